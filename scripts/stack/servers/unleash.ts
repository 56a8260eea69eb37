import { join } from 'node:path';
import { startChild, type GuardedChild } from '../process/child.ts';
import { freePort } from '../process/free-port.ts';
import { answersOk, untilReady } from '../process/ready.ts';
import { prepareDataFolder } from './data-folder.ts';
import { findPostgres } from './postgres-place.ts';
import { initPostgres, POSTGRES_USER, startPostgres } from './postgres.ts';
import type { RunningServer } from './server.ts';

export interface UnleashOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** `*:*.<secret>` */
  readonly adminToken: string;
  /** `default:development.<secret>` */
  readonly clientToken: string;
  readonly databasePassword: string;
  readonly logFile: string;
  /** Gives up starting. */
  readonly signal?: AbortSignal | undefined;
}

const MAIN = join(import.meta.dirname, 'unleash-main.ts');

function startServer(o: UnleashOptions, databasePort: number): Promise<GuardedChild> {
  return startChild({
    command: process.execPath,
    args: [MAIN],
    logFile: o.logFile,
    env: {
      PORT: String(o.port),
      ADMIN_USER: o.user,
      ADMIN_PASSWORD: o.password,
      ADMIN_TOKEN: o.adminToken,
      CLIENT_TOKEN: o.clientToken,
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(databasePort),
      DATABASE_NAME: 'postgres',
      DATABASE_USERNAME: POSTGRES_USER,
      DATABASE_PASSWORD: o.databasePassword,
      DATABASE_SSL: 'false',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
    },
  });
}

async function requireOk(response: Response, what: string): Promise<void> {
  if (!response.ok) throw new Error(`Unleash: ${what} was answered with ${response.status}: ${await response.text()}`);
}

/**
 * So that the UI shows one switch per flag: only `development` stays. Switched off alone, `production` would still be
 * shown in the projects that already have it.
 */
async function switchOffProduction(o: UnleashOptions): Promise<void> {
  const admin = `http://127.0.0.1:${o.port}/api/admin`;
  const headers = { authorization: o.adminToken };
  const off = await fetch(`${admin}/environments/production/off`, { method: 'POST', headers });
  await requireOk(off, 'switching the environment production off');
  const removed = await fetch(`${admin}/projects/default/environments/production`, { method: 'DELETE', headers });
  await requireOk(removed, 'taking the environment production out of the project default');
}

/** Starts a private Unleash and its PostgreSQL on 127.0.0.1; resolves when its tokens are accepted. */
export async function startUnleash(o: UnleashOptions): Promise<RunningServer> {
  const place = await findPostgres(o.dataDir);
  const launch = async (): Promise<{ server: GuardedChild; database: GuardedChild }> => {
    const databasePort = await freePort();
    const database = await startPostgres(place, databasePort, o);
    let server: GuardedChild | undefined;
    try {
      server = await startServer(o, databasePort);
      const ready = (): Promise<boolean> =>
        answersOk(`http://127.0.0.1:${o.port}/api/client/features`, { authorization: o.clientToken });
      await untilReady('Unleash', server, o.logFile, ready, { timeoutMs: 120_000, signal: o.signal });
      await switchOffProduction(o);
    } catch (error) {
      await server?.kill9();
      await database.kill9();
      throw error;
    }
    // Without its database it could only answer errors; without it the database has no purpose.
    void database.exited.then(server.kill9);
    void server.exited.then(() => database.stop());
    return { server, database };
  };
  let running: Awaited<ReturnType<typeof launch>> | undefined;
  await prepareDataFolder(o.dataDir, async () => {
    await initPostgres(place, o.databasePassword, o);
    running = await launch();
  });
  const { server, database } = running ?? (await launch());
  return {
    url: `http://127.0.0.1:${o.port}`,
    port: o.port,
    pid: server.pid,
    // The next start needs the database's folder to be free.
    exited: server.exited.then(async (how) => {
      await database.exited;
      return how;
    }),
    async stop() {
      await server.stop();
      await database.stop();
    },
    async kill9() {
      await server.kill9();
      await database.kill9();
    },
  };
}
