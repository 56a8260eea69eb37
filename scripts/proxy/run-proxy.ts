import { fileFlags } from '../../flags/index.ts';
import {
  createFleetServer,
  createProxyServer,
  type FleetServer,
  type Logger,
  logEvents,
  makeLogger,
  type ProxyConfig,
  type ProxyServer,
  type Reloader,
  watchConfig,
} from '../../strangler-proxy/index.ts';
import { UserError } from '../user-error.ts';
import { type ConfigSource, loadSource } from './config-source.ts';

/**
 * Runs the proxy until SIGTERM or SIGINT, then drains it. SIGHUP reads the file again; SIGUSR2 also replaces the
 * workers, where there are any.
 */
export async function runProxy(source: ConfigSource): Promise<void> {
  const { file, load, newToken } = source;
  const config = await loadSource(source);
  if (newToken !== undefined)
    console.error(`The admin token of this run: ${newToken} (STRANGLER_ADMIN_TOKEN sets one)`);
  const logger = makeLogger(config.log.level, config.workers === undefined ? {} : { worker: 'primary' });
  const started = Promise.withResolvers<{ server: ProxyServer | FleetServer; reloader: Reloader }>();
  const reload = (): void => void started.promise.then(({ reloader }) => reloader.reload());
  const restart = (): void =>
    void started.promise.then(async ({ server }) => {
      if ('restart' in server) return server.restart();
      const error = 'without workers in the configuration nobody could take over';
      logger.warn(logEvents.restartFailed, { error });
    });
  // Before the start, which takes seconds with workers: whoever changes the file then and says so must not end us.
  process.on('SIGHUP', reload).on('SIGUSR2', restart);
  const server = await start(config, logger, () => load(file)).catch((error: unknown) => {
    if (!isUsers(error)) throw error;
    // It names its own file and how that is written.
    throw new UserError(error.code === 'flags-file-invalid' ? error.message : `${error.message}\nCorrect ${file}.`);
  });
  const reloader = watchConfig(file, server, logger, load);
  started.resolve({ server, reloader });
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => {
    reloader.stop();
    server.stop().then(() => stopped.resolve(undefined), stopped.reject);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await stopped.promise;
  process.off('SIGHUP', reload).off('SIGUSR2', restart).off('SIGTERM', stop).off('SIGINT', stop);
}

/** Only checks the file, and the flags file that it names, and says what is in it. */
export async function checkProxyConfig(source: ConfigSource): Promise<void> {
  const { routes, legacy, unnamed, flags } = await loadSource(source);
  if (flags !== undefined) await readOnce(flags.file);
  const others = unnamed === 404 ? 'is answered 404' : `goes to ${legacy}`;
  console.log(`${source.file} is valid: ${routes.length} routes; everything else ${others}.`);
}

async function readOnce(flagsFile: string): Promise<void> {
  try {
    await fileFlags(flagsFile).stop();
  } catch (error) {
    throw isUsers(error) ? new UserError(error.message) : error;
  }
}

function start(
  config: ProxyConfig,
  logger: Logger,
  load: () => Promise<ProxyConfig>,
): Promise<ProxyServer | FleetServer> {
  return config.workers === undefined
    ? createProxyServer(config, { logger })
    : createFleetServer(config, { logger, load });
}

const usersErrors = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'flags-file-invalid']);

function isUsers(error: unknown): error is Error & { code: unknown } {
  return error instanceof Error && 'code' in error && usersErrors.has(String(error.code));
}
