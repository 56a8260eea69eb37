import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { migrateLegacy } from '../../migrations/legacy/migrate.ts';
import { freePort } from '../../scripts/stack/process/free-port.ts';
import { startMariadb } from '../../scripts/stack/servers/mariadb.ts';
import { startPinned, type PinnedProcess } from '../support/pinned-process.ts';
import { waitUntilAnswers } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A private MariaDB, set up as `strangler up` sets it up. */
export interface Database {
  /** Makes a database with so many orders in it; returns its URL for the monolith, and the seconds that the seed took. */
  seed(orders: number): Promise<{ readonly url: string; readonly seconds: number }>;
}

/** A monolith as a process of its own. */
export interface Monolith {
  readonly url: string;
  readonly process: PinnedProcess;
}

/** The password of all seeded logins. */
export const STAFF_PASSWORD = randomBytes(8).toString('hex');

const MAIN = join(import.meta.dirname, '..', '..', 'legacy-monolith', 'main.ts');

/** `ends` takes what has to be called at the end. */
export async function startDatabase(ends: (() => Promise<unknown>)[]): Promise<Database> {
  const folder = temporaryFolder('monolith');
  const mariadb = await startMariadb({
    dataDir: join(folder, 'mariadb'),
    port: await freePort(),
    rootPassword: randomBytes(16).toString('hex'),
    logFile: join(folder, 'mariadb.log'),
  });
  ends.push(() => mariadb.stop());
  const login = (role: string): { user: string; password: string } => ({
    ...{ user: `bench_${role}`, password: randomBytes(8).toString('hex') },
  });
  const users = { app: login('app'), relay: login('relay'), sync: login('sync') };
  return {
    async seed(orders) {
      const database = `legacy_${orders}`;
      await migrateLegacy({ rootUrl: mariadb.url, database, users });
      const started = performance.now();
      await seedLegacy({ url: `${mariadb.url}/${database}`, orders, staffPassword: STAFF_PASSWORD });
      const seconds = (performance.now() - started) / 1000;
      const url = new URL(`${mariadb.url}/${database}`);
      url.username = users.app.user;
      url.password = users.app.password;
      return { url: url.href, seconds };
    },
  };
}

/** Starts the monolith on core 0; the database and this process take what is left. */
export async function startMonolith(databaseUrl: string): Promise<Monolith> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const port = await freePort();
  const monolith = startPinned({
    command: process.execPath,
    args: [MAIN],
    core: { index: 0, realtime: false },
    env: {
      PORT: String(port),
      LEGACY_DATABASE_URL: databaseUrl,
      SESSION_SECRET: randomBytes(16).toString('hex'),
      API_TOKEN_PRIVATE_JWK: JSON.stringify({ ...(await exportJWK(privateKey)), alg: 'EdDSA' }),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilAnswers(`${url}/health/ready`, monolith);
  return { url, process: monolith };
}
