import type { Command } from 'commander';
import type { SeedCommandOptions } from '../seed/seed-command.ts';

/** `strangler seed`: a chain of pizzerias with as many orders as asked for. */
export function registerSeed(program: Command): void {
  program
    .command('seed')
    .description(
      'fill the monolith’s database with a chain and a year of its orders; the same seed makes the same rows',
    )
    .option('--orders <n>', 'orders to make', '5000')
    .option('--pizzerias <n>', 'pizzerias to make, 1 to 35', '35')
    .option('--year <year>', 'the calendar year that they fill; otherwise the year until now')
    .option('--seed <n>', 'another one makes other orders', '2011')
    .option('--database-url <url>', 'mysql://user:password@host/database; otherwise the running stack’s, or $MYSQL_URL')
    .option('--force', 'replace the data that is there; without it, the command refuses and says what there is')
    .addHelpText('after', NOTES)
    .action(async (options: SeedCommandOptions) => {
      const { seedCommand } = await import('../seed/seed-command.ts');
      await seedCommand(options);
    });
}

const NOTES = `
All logins get one password: the stack's own where a stack of ours runs, otherwise that of $STAFF_PASSWORD, otherwise
it is asked for. The database must have the monolith's tables; strangler up --only monolith makes them.`;
