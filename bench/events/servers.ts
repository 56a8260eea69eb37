import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../scripts/stack/process/free-port.ts';
import { startMariadb } from '../../scripts/stack/servers/mariadb.ts';
import { startRabbitmq } from '../../scripts/stack/servers/rabbitmq.ts';

/** A private MariaDB and a private RabbitMQ, set up as `strangler up` sets them up. */
export interface Servers {
  readonly mysqlUrl: string;
  readonly amqpUrl: string;
  /** Makes an empty database and returns its URL, as root. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts both in a temporary folder that `stop` removes. */
export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'strangler-bench-events-'));
  const secret = randomBytes(16).toString('hex');
  const mysqlPort = await freePort();
  const port = await freePort(0, new Set([mysqlPort]));
  const managementPort = await freePort(0, new Set([mysqlPort, port]));
  const mariadb = await startMariadb({
    dataDir: join(folder, 'mariadb'),
    port: mysqlPort,
    rootPassword: secret,
    logFile: join(folder, 'mariadb.log'),
  });
  const rabbitmq = await startRabbitmq({
    dataDir: join(folder, 'rabbitmq'),
    port,
    managementPort,
    user: 'bench',
    password: secret,
    logFile: join(folder, 'rabbitmq.log'),
  });
  return {
    mysqlUrl: mariadb.url,
    amqpUrl: rabbitmq.url,
    createDatabase: async (name) => {
      const connection = await createConnection(mariadb.url);
      await connection.query(`CREATE DATABASE \`${name}\``);
      await connection.end();
      return `${mariadb.url}/${name}`;
    },
    stop: async () => {
      await Promise.all([rabbitmq.stop(), mariadb.stop()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
