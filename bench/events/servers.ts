import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../scripts/stack/process/free-port.ts';
import { startMariadb } from '../../scripts/stack/servers/mariadb.ts';
import { startRabbitmq } from '../../scripts/stack/servers/rabbitmq.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A private MariaDB and a private RabbitMQ, set up as `strangler up` sets them up. */
export interface Servers {
  readonly mysqlUrl: string;
  readonly amqpUrl: string;
  /** Makes an empty database and returns its URL, as root. */
  createDatabase(name: string): Promise<string>;
}

/** Starts both in a temporary folder; `ends` takes what has to be called at the end, even if starting fails half way. */
export async function startServers(ends: (() => Promise<unknown>)[]): Promise<Servers> {
  const folder = temporaryFolder('events');
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
  ends.push(() => mariadb.stop());
  const rabbitmq = await startRabbitmq({
    dataDir: join(folder, 'rabbitmq'),
    port,
    managementPort,
    user: 'bench',
    password: secret,
    logFile: join(folder, 'rabbitmq.log'),
  });
  ends.push(() => rabbitmq.stop());
  return {
    mysqlUrl: mariadb.url,
    amqpUrl: rabbitmq.url,
    createDatabase: async (name) => {
      const connection = await createConnection(mariadb.url);
      await connection.query(`CREATE DATABASE \`${name}\``);
      await connection.end();
      return `${mariadb.url}/${name}`;
    },
  };
}
