import { FlagsFileError } from '../../flags/index.ts';
import { createProxyServer, makeLogger, type ProxyServer, watchConfig } from '../../strangler-proxy/index.ts';
import { UserError } from '../user-error.ts';
import { loadForUser } from './load-for-user.ts';

/** Runs the proxy until SIGTERM or SIGINT, then drains it. */
export async function runProxy(file: string): Promise<void> {
  const config = await loadForUser(file);
  const logger = makeLogger(config.log.level);
  const server: ProxyServer = await createProxyServer(config, { logger }).catch((error: unknown) => {
    throw isUsers(error) ? new UserError(`${error.message}\nCorrect ${file}.`) : error;
  });
  const reloader = watchConfig(file, server, logger);
  const reload = (): void => void reloader.reload();
  process.on('SIGHUP', reload);
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => {
    reloader.stop();
    server.stop().then(() => stopped.resolve(undefined), stopped.reject);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await stopped.promise;
  process.off('SIGHUP', reload).off('SIGTERM', stop).off('SIGINT', stop);
}

/** Only checks the file, and says what is in it. */
export async function checkProxyConfig(file: string): Promise<void> {
  const { routes, legacy } = await loadForUser(file);
  console.log(`${file} is valid: ${routes.length} routes; everything else goes to ${legacy}.`);
}

const listenErrors = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND']);

function isUsers(error: unknown): error is Error {
  if (error instanceof FlagsFileError) return true;
  return error instanceof Error && 'code' in error && listenErrors.has(String(error.code));
}
