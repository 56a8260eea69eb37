import {
  createFleetServer,
  createProxyServer,
  type FleetServer,
  type Logger,
  logEvents,
  makeLogger,
  type ProxyConfig,
  type ProxyServer,
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
  const server = await start(config, logger, () => load(file)).catch((error: unknown) => {
    throw isUsers(error) ? new UserError(`${error.message}\nCorrect ${file}.`) : error;
  });
  const reloader = watchConfig(file, server, logger, load);
  const reload = (): void => void reloader.reload();
  const restart = (): void => {
    if ('restart' in server) void server.restart();
    else logger.warn(logEvents.restartFailed, { error: 'without workers in the configuration nobody could take over' });
  };
  process.on('SIGHUP', reload).on('SIGUSR2', restart);
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => {
    reloader.stop();
    server.stop().then(() => stopped.resolve(undefined), stopped.reject);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await stopped.promise;
  process.off('SIGHUP', reload).off('SIGUSR2', restart).off('SIGTERM', stop).off('SIGINT', stop);
}

/** Only checks the file, and says what is in it. */
export async function checkProxyConfig(source: ConfigSource): Promise<void> {
  const { routes, legacy, unnamed } = await loadSource(source);
  const others = unnamed === 404 ? 'is answered 404' : `goes to ${legacy}`;
  console.log(`${source.file} is valid: ${routes.length} routes; everything else ${others}.`);
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

function isUsers(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && usersErrors.has(String(error.code));
}
