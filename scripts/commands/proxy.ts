import type { Command } from 'commander';
import { UserError } from '../user-error.ts';

/** `strangler proxy`: the routing proxy alone, in front of any monolith, until it is told to stop. */
export function registerProxy(program: Command): void {
  program
    .command('proxy')
    .description('run the routing proxy alone, in front of any monolith')
    .option('--config <file>', 'its configuration', 'strangler.yaml')
    .option('--check', 'only validate the configuration')
    .action(async (options: { config: string; check?: true }) => {
      const { ConfigError, loadConfig } = await import('../../strangler-proxy/index.ts');
      const config = await loadConfig(options.config).catch((error: unknown) => {
        throw error instanceof ConfigError ? new UserError(error.message) : error;
      });
      if (options.check) {
        console.log(
          `${options.config} is valid: ${config.routes.length} routes, everything else goes to ${config.legacy}`,
        );
        return;
      }
      await runProxy(options.config, config);
    });
}

async function runProxy(
  file: string,
  config: Awaited<ReturnType<typeof import('../../strangler-proxy/index.ts').loadConfig>>,
): Promise<void> {
  const { createProxyServer, makeLogger, watchConfig } = await import('../../strangler-proxy/index.ts');
  const { FlagsFileError } = await import('../../flags/index.ts');
  const logger = makeLogger(config.log.level);
  const server = await createProxyServer(config, { logger }).catch((error: unknown) => {
    if (error instanceof FlagsFileError) throw new UserError(error.message);
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new UserError(`${error.message}: choose another port in ${file}`);
    throw error;
  });
  const reloader = watchConfig(file, server.proxy, logger);
  process.on('SIGHUP', () => void reloader.reload());
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => {
    reloader.stop();
    server.stop().then(() => stopped.resolve(undefined), stopped.reject);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await stopped.promise;
}
