import type { Command } from 'commander';
import type { TrafficCommandOptions } from '../traffic/traffic-command.ts';

/** `strangler traffic`: customers, tills, operators and widgets at the proxy, so that something moves. */
export function registerTraffic(program: Command): void {
  program
    .command('traffic')
    .description('realistic customers, tills and operators at the proxy; exit code 1 when requests failed')
    .option('--rate <n>', 'requests per second in all', '20')
    .option('--friday', 'a Friday evening: rises to three times the rate and falls again')
    .option('--for <time>', 'how long: 60s, 10m, 1h (default: until Ctrl-C)')
    .option('--seed <n>', 'the same choices on every run')
    .option('--url <url>', 'another address than the proxy of the local stack')
    .option('--login <name>', 'staff who may see every pizzeria', 'admin')
    .option('--password <text>', 'their password (default: that of the local stack)')
    .option('--json', 'print the summary as JSON')
    .action(async (options: TrafficCommandOptions) => {
      const { trafficCommand } = await import('../traffic/traffic-command.ts');
      await trafficCommand(options);
    });
}
