import type { StackHome } from '../home.ts';
import type { Secrets } from '../secrets.ts';
import { startMariadb } from '../servers/mariadb.ts';
import { startRabbitmq } from '../servers/rabbitmq.ts';
import { startUnleash } from '../servers/unleash.ts';
import type { ExternalServers, Ports } from '../settings.ts';
import type { RunningPart } from './part.ts';

/** Where the servers behind the stack are, ours or somebody else's. */
export interface Servers {
  /** Root's URL, without a database. */
  readonly mysql: string;
  readonly amqp: string;
  readonly amqpManagement: string;
  readonly unleash: NonNullable<ExternalServers['unleash']>;
}

/** A server of ours, to be started. */
export interface ServerPart {
  readonly name: string;
  readonly title: string;
  readonly launch: (signal: AbortSignal) => Promise<RunningPart>;
}

const AMQP_USER = 'strangler';
const UNLEASH_USER = 'admin';

/** The servers' addresses, known before they run. */
export function serverAddresses(external: ExternalServers, ports: Ports, secrets: Secrets): Servers {
  const credentials = `${AMQP_USER}:${secrets.amqp}@127.0.0.1`;
  return {
    mysql: external.mysql ?? `mysql://root:${secrets.mysqlRoot}@127.0.0.1:${ports.mysql}`,
    amqp: external.amqp?.url ?? `amqp://${credentials}:${ports.amqp}`,
    amqpManagement: external.amqp?.management ?? `http://${credentials}:${ports.amqpManagement}`,
    unleash: external.unleash ?? {
      url: `http://127.0.0.1:${ports.unleash}`,
      user: UNLEASH_USER,
      password: secrets.unleashPassword,
      adminToken: secrets.unleashAdminToken,
      clientToken: secrets.unleashClientToken,
    },
  };
}

/** The servers that we run ourselves: those that no variable replaces. */
export function serverParts(o: {
  readonly home: StackHome;
  readonly external: ExternalServers;
  readonly ports: Ports;
  readonly secrets: Secrets;
}): readonly ServerPart[] {
  const { home, external, ports, secrets } = o;
  const place = (name: string): { dataDir: string; logFile: string } => ({
    dataDir: home.dataOf(name),
    logFile: home.logOf(name),
  });
  const mariadb: ServerPart = {
    name: 'mariadb',
    title: 'MariaDB',
    launch: (signal) =>
      startMariadb({ ...place('mariadb'), port: ports.mysql, rootPassword: secrets.mysqlRoot, signal }),
  };
  const rabbitmq: ServerPart = {
    name: 'rabbitmq',
    title: 'RabbitMQ',
    launch: (signal) =>
      startRabbitmq({
        ...place('rabbitmq'),
        port: ports.amqp,
        managementPort: ports.amqpManagement,
        user: AMQP_USER,
        password: secrets.amqp,
        signal,
      }),
  };
  const unleash: ServerPart = {
    name: 'unleash',
    title: 'Unleash',
    launch: (signal) =>
      startUnleash({
        ...place('unleash'),
        port: ports.unleash,
        user: UNLEASH_USER,
        password: secrets.unleashPassword,
        adminToken: secrets.unleashAdminToken,
        clientToken: secrets.unleashClientToken,
        databasePassword: secrets.unleashDatabase,
        signal,
      }),
  };
  return [
    ...(external.mysql === undefined ? [mariadb] : []),
    ...(external.amqp === undefined ? [rabbitmq] : []),
    ...(external.unleash === undefined ? [unleash] : []),
  ];
}
