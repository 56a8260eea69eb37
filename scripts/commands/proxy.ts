import type { Command } from 'commander';
import type { SourceOptions } from '../proxy/config-source.ts';

/** `strangler proxy`: the routing proxy alone, in front of any monolith, until it is told to stop. */
export function registerProxy(program: Command): void {
  program
    .command('proxy')
    .description('run the routing proxy alone, in front of any monolith')
    .option('--config <file>', 'its configuration (default: strangler.yaml)')
    .option('--decorators <file>', "instead: the origin's decorator file, whose routes are all there is")
    .option('--port <port>', 'with --decorators: where it listens (default: 8080)')
    .option('--admin-port <port>', 'with --decorators: where its admin API listens (default: 9901)')
    .option('--check', 'only validate the configuration')
    .action(async ({ check, ...options }: SourceOptions & { check?: true }) => {
      const { checkProxyConfig, runProxy } = await import('../proxy/run-proxy.ts');
      const { configSource } = await import('../proxy/config-source.ts');
      const source = configSource(options);
      await (check ? checkProxyConfig(source) : runProxy(source));
    });
}
