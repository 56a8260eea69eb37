import type { Command } from 'commander';

/** `strangler outbox …`: what is on its way between the databases of the stack, what is stuck, and trying it again. */
export function registerOutbox(program: Command): void {
  const outbox = program.command('outbox').description('backlog and lag of events, what is stuck and why, try again');

  outbox
    .command('status')
    .description('what is on its way in each database; exit code 1 when events are parked or no relay is at work')
    .option('--json', 'print it as JSON')
    .action(async (options: { json?: boolean }) => {
      const { eachDatabase } = await import('./outbox/databases.ts');
      const { outboxStatus } = await import('../../events/index.ts');
      const { describeOutbox } = await import('./outbox/describe.ts');
      const found = await eachDatabase((knex) => outboxStatus(knex));
      console.log(options.json === true ? JSON.stringify(found, null, 2) : describeOutbox(found));
      if (Object.values(found).some(({ parked, relays }) => parked > 0 || relays === 0)) process.exitCode = 1;
    });

  outbox
    .command('parked')
    .description('events that could not be applied, with the error; exit code 1 when there are any')
    .option('--json', 'print them as JSON')
    .action(async (options: { json?: boolean }) => {
      const { eachDatabase } = await import('./outbox/databases.ts');
      const { listParked } = await import('../../events/index.ts');
      const { describeParked } = await import('./outbox/describe.ts');
      const found = await eachDatabase((knex) => listParked(knex));
      console.log(options.json === true ? JSON.stringify(found, null, 2) : describeParked(found));
      if (Object.values(found).some((parked) => parked.length > 0)) process.exitCode = 1;
    });

  outbox
    .command('replay')
    .argument('[subject]', 'one aggregate, order/123; default: all')
    .description('try parked events again at once')
    .option('--json', 'print how many as JSON')
    .action(async (subject: string | undefined, options: { json?: boolean }) => {
      const { eachDatabase } = await import('./outbox/databases.ts');
      const { replayParked } = await import('../../events/index.ts');
      const found = await eachDatabase((knex) => replayParked(knex, subject));
      const lines = Object.entries(found).map(([database, count]) => `${database}: ${count} due`);
      console.log(options.json === true ? JSON.stringify(found) : lines.join('\n'));
    });
}
