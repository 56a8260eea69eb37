import { createConnection } from 'mysql2/promise';
import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { startChild } from '../process/child.ts';
import { untilReady } from '../process/ready.ts';
import { runToEnd } from '../process/run.ts';
import { prepareDataFolder } from './data-folder.ts';
import type { RunningServer } from './server.ts';

export interface MariadbOptions {
  /** Folder of our own; made when missing, remade when it is half made. */
  readonly dataDir: string;
  readonly port: number;
  readonly rootPassword: string;
  readonly logFile: string;
  /** Gives up starting. */
  readonly signal?: AbortSignal | undefined;
  /** Default 256M. */
  readonly bufferPool?: string;
  /** Makes it ready to follow another server: an id of its own, and only root may write. */
  readonly replicaId?: number;
}

const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

// A server that starts deletes every temporary table that it finds: in /tmp, those of other servers that run.
const ownTemporaryFolder = (dataDir: string): string => `--tmpdir=${join(dataDir, 'tmp')}`;

function serverFlags(o: MariadbOptions, data: string): string[] {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    '--socket=mariadb.sock', // relative to the data folder: an absolute path may be longer than the 107 a socket allows
    '--pid-file=mariadb.pid',
    ownTemporaryFolder(o.dataDir),
    `--port=${o.port}`,
    '--bind-address=127.0.0.1',
    ...asRoot,
    `--init-file=${join(o.dataDir, 'init.sql')}`,
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--default-time-zone=+00:00',
    // The legacy side draws odd ids, the services even ones, so that they never collide.
    '--auto-increment-increment=2',
    '--auto-increment-offset=1',
    // The binlog is a doorbell for the capture, never a source of truth; a day of it is more than enough.
    `--server-id=${o.replicaId ?? 1}`,
    ...(o.replicaId === undefined ? [] : ['--read-only=1']),
    '--log-bin=binlog',
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    '--binlog-expire-logs-seconds=86400',
    '--max-binlog-size=64M',
    '--log-bin-trust-function-creators=1',
    '--max-connections=400',
    `--innodb-buffer-pool-size=${o.bufferPool ?? '256M'}`,
    // Survives kill -9 of every process; only a power cut may cost the last second of a demonstration.
    '--innodb-flush-log-at-trx-commit=2',
    '--sync-binlog=0',
  ];
}

function initSql(password: string): string {
  // Each statement on one line (init-file's rule); run at every start, so that the password always is the one we know.
  return [
    "DELETE FROM mysql.global_priv WHERE User = '';", // anonymous users shadow 'svc'@'%' on localhost
    'FLUSH PRIVILEGES;',
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
    `CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL PRIVILEGES ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;",
    '',
  ].join('\n');
}

async function answers(url: string): Promise<boolean> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2000 });
    await connection.query('SELECT 1');
    await connection.end();
    return true;
  } catch {
    return false; // still starting
  }
}

/** Starts a private MariaDB on 127.0.0.1 and resolves when root can log in over TCP. */
export async function startMariadb(o: MariadbOptions): Promise<RunningServer> {
  const data = join(o.dataDir, 'data');
  await prepareDataFolder(o.dataDir, async () => {
    await mkdir(join(o.dataDir, 'tmp'));
    await runToEnd(
      'mariadb-install-db',
      [
        ...['--no-defaults', `--datadir=${data}`, ownTemporaryFolder(o.dataDir)],
        ...['--auth-root-authentication-method=normal', '--skip-test-db', ...asRoot],
      ],
      { logFile: o.logFile, signal: o.signal },
    );
  });
  // Folders of older versions have none.
  await mkdir(join(o.dataDir, 'tmp'), { recursive: true });
  await writeFile(join(o.dataDir, 'init.sql'), initSql(o.rootPassword), { mode: 0o600 });
  const child = await startChild({ command: 'mariadbd', args: serverFlags(o, data), logFile: o.logFile });
  const url = `mysql://root:${o.rootPassword}@127.0.0.1:${o.port}`;
  try {
    await untilReady('MariaDB', child, o.logFile, () => answers(url), { timeoutMs: 60_000, signal: o.signal });
  } catch (error) {
    await child.kill9();
    throw error;
  }
  return {
    url,
    port: o.port,
    pid: child.pid,
    exited: child.exited,
    stop: () => child.stop(20_000),
    kill9: child.kill9,
  };
}
