import { accessSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild, type GuardedChild } from '../process/child.ts';
import { freePort } from '../process/free-port.ts';
import { answersOk, untilReady } from '../process/ready.ts';
import { prepareDataFolder } from './data-folder.ts';
import type { RunningServer } from './server.ts';

export interface RabbitmqOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly managementPort: number;
  readonly user: string;
  readonly password: string;
  readonly logFile: string;
  /** Gives up starting. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunningRabbitmq extends RunningServer {
  readonly managementUrl: string;
}

// Debian's wrapper in PATH changes to the user rabbitmq and to the machine's own folders; the script behind it does not.
const DEBIAN_SCRIPT = '/usr/lib/rabbitmq/bin/rabbitmq-server';

function serverCommand(): string {
  try {
    accessSync(DEBIAN_SCRIPT);
    return DEBIAN_SCRIPT;
  } catch {
    return 'rabbitmq-server';
  }
}

function configuration(o: RabbitmqOptions): string {
  return [
    `listeners.tcp.1 = 127.0.0.1:${o.port}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${o.managementPort}`,
    `default_user = ${o.user}`,
    `default_pass = ${o.password}`,
    'log.file = false',
    'log.console = true',
    'log.console.level = warning',
    'disk_free_limit.absolute = 100MB',
    'raft.wal_max_size_bytes = 64000000', // the default of 512 MB is for servers, not for a laptop
    '',
  ].join('\n');
}

function environment(o: RabbitmqOptions, distPort: number, epmdPort: number): Record<string, string> {
  return {
    HOME: o.dataDir, // the Erlang cookie lives there
    // The node's name is part of its data: it must not depend on a port that may change.
    RABBITMQ_NODENAME: 'strangler@localhost',
    RABBITMQ_NODE_PORT: String(o.port),
    RABBITMQ_DIST_PORT: String(distPort),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: join(o.dataDir, 'mnesia'),
    RABBITMQ_LOG_BASE: join(o.dataDir, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(o.dataDir, 'generated'),
    RABBITMQ_SCHEMA_DIR: join(o.dataDir, 'schema'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(o.dataDir, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(o.dataDir, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(o.dataDir, 'no-env.conf'),
    // Busy waiting of Erlang's schedulers would take a whole core from the rest of the stack.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_ALLOW_INPUT: '1', // makes the script become the server instead of staying its parent
    RABBITMQ_SERVER_START_ARGS: '-noinput',
  };
}

/** Starts a private RabbitMQ with its management API on 127.0.0.1 and resolves when the API says it runs. */
export async function startRabbitmq(o: RabbitmqOptions): Promise<RunningRabbitmq> {
  const authorization = `Basic ${Buffer.from(`${o.user}:${o.password}`).toString('base64')}`;
  const managementUrl = `http://127.0.0.1:${o.managementPort}`;
  const launch = async (): Promise<{ broker: GuardedChild; epmd: GuardedChild }> => {
    await mkdir(join(o.dataDir, 'log'), { recursive: true });
    await writeFile(join(o.dataDir, 'rabbitmq.conf'), configuration(o), { mode: 0o600 });
    await writeFile(join(o.dataDir, 'enabled_plugins'), '[rabbitmq_management].\n');
    const epmdPort = await freePort();
    const distPort = await freePort(0, new Set([epmdPort]));
    // Erlang would start its port mapper as a daemon of its own session, which nobody could end: so we bring one.
    const epmd = await startChild({
      command: 'epmd',
      args: ['-address', '127.0.0.1', '-port', String(epmdPort)],
      logFile: o.logFile,
    });
    const broker = await startChild({
      command: serverCommand(),
      args: [],
      env: environment(o, distPort, epmdPort),
      cwd: o.dataDir,
      logFile: o.logFile,
    });
    void broker.exited.then(() => epmd.stop());
    const ready = (): Promise<boolean> => answersOk(`${managementUrl}/api/aliveness-test/%2F`, { authorization });
    try {
      await untilReady('RabbitMQ', broker, o.logFile, ready, { timeoutMs: 90_000, signal: o.signal });
    } catch (error) {
      await broker.kill9();
      await epmd.kill9();
      throw error;
    }
    return { broker, epmd };
  };
  let running: Awaited<ReturnType<typeof launch>> | undefined;
  await prepareDataFolder(o.dataDir, async () => {
    running = await launch();
  });
  const { broker, epmd } = running ?? (await launch());
  return {
    url: `amqp://${o.user}:${o.password}@127.0.0.1:${o.port}`,
    managementUrl: `http://${o.user}:${o.password}@127.0.0.1:${o.managementPort}`,
    port: o.port,
    pid: broker.pid,
    exited: broker.exited,
    async stop() {
      await broker.stop(20_000);
      await epmd.stop();
    },
    async kill9() {
      await broker.kill9();
      await epmd.kill9();
    },
  };
}
