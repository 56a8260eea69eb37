import type { Command } from 'commander';
import type { RoutesCommandOptions } from '../proxy/routes-command.ts';

/** `strangler routes`: the route table with the live state of each flag. */
export function registerRoutes(program: Command): void {
  program
    .command('routes')
    .description('the route table with the live state of each flag')
    .option('--config <file>', 'of a configuration file, without a proxy that runs')
    .option('--decorators <file>', "of the origin's decorator file, without a proxy that runs")
    .option('--admin <url>', 'of the proxy with this admin API; otherwise of ./strangler.yaml, or of the running stack')
    .option('--token <token>', 'the admin token of --admin (or STRANGLER_ADMIN_TOKEN)')
    .option('--art', 'draw the way of a request through each route, in ASCII')
    .option('--mermaid', 'the same as a Mermaid diagram')
    .option('--json', 'print JSON')
    .action(async (options: RoutesCommandOptions) => {
      const { routesCommand } = await import('../proxy/routes-command.ts');
      await routesCommand(options);
    });
}
