import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { migrateLegacy } from '../../../migrations/legacy/migrate.ts';
import { freePort } from '../../../scripts/stack/process/free-port.ts';
import { startMariadb } from '../../../scripts/stack/servers/mariadb.ts';
import type { RunningServer } from '../../../scripts/stack/servers/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { atTheEnd } from '../../support/teardown.ts';

/** A legacy database on a server of its own, and a second server that follows it. */
export interface Replicated {
  /** The database on the primary and on the replica: as root, and as the monolith's user. */
  readonly url: string;
  readonly appUrl: string;
  readonly replicaUrl: string;
  readonly replicaAppUrl: string;
  readonly replicaPid: () => number;
  /** The replica goes on receiving changes and applies none, as one that lags. */
  lag(): Promise<void>;
  /** Applies all that it has missed. */
  catchUp(): Promise<void>;
  /** Resolves when the replica has everything that the primary has. */
  synchronised(): Promise<void>;
  killReplica(): Promise<void>;
  startReplica(): Promise<void>;
}

const DATABASE = 'legacy';
const WAIT_S = 20;

/** Starts both; the replica replays the primary's binlog from its first event on. */
export async function startReplicated(): Promise<Replicated> {
  const dir = await tempFolder('replicated');
  // One password for both: what makes the primary's login is in its binlog too.
  const rootPassword = randomBytes(16).toString('hex');
  const common = { rootPassword, bufferPool: '64M' };
  const port = await freePort();
  const replicaPort = await freePort(0, new Set([port]));
  const launch = (name: string, o: { port: number; replicaId?: number }): Promise<RunningServer> =>
    startMariadb({ ...common, ...o, dataDir: join(dir, name), logFile: join(dir, `${name}.log`) });
  const primary = await launch('primary', { port });
  atTheEnd(primary.kill9);
  let replica = await launch('replica', { port: replicaPort, replicaId: 2 });
  atTheEnd(() => replica.kill9());

  const on = async <T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await createConnection(url);
    try {
      return await work(connection);
    } finally {
      await connection.end();
    }
  };
  const follow = (...statements: readonly string[]): Promise<void> =>
    on(replica.url, async (connection) => {
      for (const statement of statements) await connection.query(statement);
    });

  await follow(
    `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = 'root',
       MASTER_PASSWORD = '${rootPassword}', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1`,
    'START SLAVE',
  );
  const login = (user: string): { user: string; password: string } => ({ user, password: rootPassword });
  const app = login('legacy_app');
  const users = { app, relay: login('legacy_relay'), sync: login('legacy_sync') };
  await migrateLegacy({ rootUrl: primary.url, database: DATABASE, users });

  const as = (server: RunningServer, { user }: { user: string }): string =>
    `mysql://${user}:${rootPassword}@127.0.0.1:${server.port}/${DATABASE}`;
  const synchronised = async (): Promise<void> => {
    const [[position]] = await on(primary.url, (connection) =>
      connection.query<RowDataPacket[]>('SELECT @@gtid_binlog_pos AS position'),
    );
    const [[waited]] = await on(replica.url, (connection) =>
      connection.query<RowDataPacket[]>('SELECT MASTER_GTID_WAIT(?, ?) AS result', [position?.['position'], WAIT_S]),
    );
    if (waited?.['result'] !== 0) throw new Error(`the replica did not catch up within ${WAIT_S} s`);
  };
  await synchronised();
  return {
    url: as(primary, { user: 'root' }),
    appUrl: as(primary, app),
    replicaUrl: as(replica, { user: 'root' }),
    replicaAppUrl: as(replica, app),
    replicaPid: () => replica.pid,
    lag: () => follow('STOP SLAVE SQL_THREAD'),
    async catchUp() {
      await follow('START SLAVE SQL_THREAD');
      await synchronised();
    },
    synchronised,
    killReplica: () => replica.kill9(),
    async startReplica() {
      replica = await launch('replica', { port: replicaPort, replicaId: 2 });
      await synchronised();
    },
  };
}
