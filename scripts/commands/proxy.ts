import type { Command } from 'commander';

/** `strangler proxy`: the routing proxy alone, in front of any monolith, until it is told to stop. */
export function registerProxy(program: Command): void {
  program
    .command('proxy')
    .description('run the routing proxy alone, in front of any monolith')
    .option('--config <file>', 'its configuration', 'strangler.yaml')
    .option('--check', 'only validate the configuration')
    .action(async ({ config, check }: { config: string; check?: true }) => {
      const { checkProxyConfig, runProxy } = await import('../proxy/run-proxy.ts');
      await (check ? checkProxyConfig(config) : runProxy(config));
    });
}
