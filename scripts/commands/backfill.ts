import type { Command } from 'commander';

/** `strangler backfill`: sends what was there before the capture, on the way of live changes. */
export function registerBackfill(program: Command): void {
  program
    .command('backfill')
    .description('send the monolith’s history as events; goes on where it was ended, and does nothing when it is done')
    .option('--aggregate <name>', 'only this one, and anew even when it was done before; for repairs')
    .option('--json', 'print how many aggregates were asked for as JSON')
    .action(async (options: { aggregate?: string; json?: boolean }) => {
      const { runBackfill } = await import('./backfill/run.ts');
      const asked = await runBackfill(options.aggregate, process.stderr.isTTY);
      const total = Object.values(asked).reduce((sum, count) => sum + count, 0);
      const said = total === 0 ? 'Nothing to do: it was done before.' : `${total} aggregates are on their way.`;
      console.log(options.json === true ? JSON.stringify(asked) : said);
    });
}
