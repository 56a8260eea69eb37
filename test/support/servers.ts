import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../scripts/stack/process/free-port.ts';
import { startMariadb } from '../../scripts/stack/servers/mariadb.ts';
import { startRabbitmq, type RunningRabbitmq } from '../../scripts/stack/servers/rabbitmq.ts';
import type { RunningServer } from '../../scripts/stack/servers/server.ts';
import { startUnleash } from '../../scripts/stack/servers/unleash.ts';
import { atTheEnd } from './teardown.ts';
import { tempFolder } from './temp-folder.ts';

/** A private server of this mocha process that a test may kill and start again on the same port and data. */
export interface TestServer {
  readonly url: string;
  readonly pid: number;
  kill9(): Promise<void>;
  start(): Promise<void>;
}
export type MysqlServer = TestServer;
export interface RabbitmqServer extends TestServer {
  /** With the credentials in it. */
  readonly managementUrl: string;
}
export interface UnleashServer extends TestServer {
  readonly user: string;
  readonly password: string;
  readonly adminToken: string;
  readonly clientToken: string;
}

const secret = (): string => randomBytes(16).toString('hex');

/** Wraps a starter so that the server can die and come back. */
async function restartable<S extends RunningServer>(
  launch: () => Promise<S>,
): Promise<{ first: S; server: TestServer }> {
  const first = await launch();
  let current: S | undefined = first;
  atTheEnd(async () => current?.kill9());
  const server: TestServer = {
    url: first.url,
    get pid() {
      if (current === undefined) throw new Error('the server was killed and not started again');
      return current.pid;
    },
    async kill9() {
      await current?.kill9();
      current = undefined;
    },
    async start() {
      current ??= await launch();
    },
  };
  return { first, server };
}

/** Starts on the first call, gives the same server ever after. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** One private MariaDB per mocha process, set up as `strangler up` sets it up. */
export const testMysql: () => Promise<MysqlServer> = once(async () => {
  const dir = await tempFolder('mariadb');
  const port = await freePort();
  const rootPassword = secret();
  const logFile = join(dir, 'mariadb.log');
  const { server } = await restartable(() =>
    startMariadb({ dataDir: join(dir, 'data'), port, rootPassword, logFile, bufferPool: '64M' }),
  );
  return server;
});

/** A fresh empty database on the test MariaDB; the URL is root's. */
export async function testDatabase(label: string): Promise<{ name: string; url: string }> {
  const { url } = await testMysql();
  const name = `${label.replaceAll(/\W/g, '_')}_${randomBytes(4).toString('hex')}`;
  const connection = await createConnection(url);
  await connection.query(`CREATE DATABASE \`${name}\``);
  await connection.end();
  return { name, url: `${url}/${name}` };
}

/** One private RabbitMQ per mocha process. */
export const testRabbitmq: () => Promise<RabbitmqServer> = once(async () => {
  const dir = await tempFolder('rabbitmq');
  const port = await freePort();
  const managementPort = await freePort(0, new Set([port]));
  const password = secret();
  const logFile = join(dir, 'rabbitmq.log');
  const { first, server } = await restartable<RunningRabbitmq>(() =>
    startRabbitmq({ dataDir: join(dir, 'data'), port, managementPort, user: 'strangler', password, logFile }),
  );
  return Object.defineProperty(server, 'managementUrl', { value: first.managementUrl }) as RabbitmqServer;
});

/** One private Unleash per mocha process; only the environment `development` is on. */
export const testUnleash: () => Promise<UnleashServer> = once(async () => {
  const dir = await tempFolder('unleash');
  const port = await freePort();
  const login = {
    user: 'admin',
    password: secret(),
    adminToken: `*:*.${secret()}`,
    clientToken: `default:development.${secret()}`,
  };
  const databasePassword = secret();
  const logFile = join(dir, 'unleash.log');
  const { server } = await restartable(() =>
    startUnleash({ dataDir: join(dir, 'data'), port, databasePassword, logFile, ...login }),
  );
  return Object.assign(server, login);
});
