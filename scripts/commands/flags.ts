import type { Command } from 'commander';

/** `strangler flags …`: flags as code, against the Unleash of the local stack or of UNLEASH_URL. */
export function registerFlags(program: Command): void {
  const flags = program
    .command('flags')
    .description('compare flag definitions with Unleash, make them equal, turn flags');

  flags
    .command('plan')
    .description('what apply would change; exit code 1 when there is something')
    .option('--force', 'as if apply were given --force')
    .option('--json', 'print the plan as JSON')
    .action(async (options: { force?: boolean; json?: boolean }) => {
      const { planCommand } = await import('../flags/plan-command.ts');
      await planCommand(options);
    });

  flags
    .command('apply')
    .description('make what is missing in Unleash; what people turned stays')
    .option('--force', 'also take back what people turned: states and strategies as defined')
    .option('--json', 'print what was done as JSON')
    .action(async (options: { force?: boolean; json?: boolean }) => {
      const { applyCommand } = await import('../flags/apply-command.ts');
      await applyCommand(options);
    });

  flags
    .command('drift')
    .description('what people changed, and flags past their date; exit code 1 when there is something')
    .option('--json', 'print the differences as JSON')
    .action(async (options: { json?: boolean }) => {
      const { driftCommand } = await import('../flags/drift-command.ts');
      await driftCommand(options);
    });

  for (const word of ['on', 'off'] as const) {
    flags
      .command(word)
      .argument('<name>', 'the flag')
      .description(`turn a flag ${word}, in Unleash or in the flags file that strangler.yaml names`)
      .option('--config <file>', 'the configuration that may name a flags file', 'strangler.yaml')
      .option('--environment <name>', 'the Unleash environment', process.env['UNLEASH_ENVIRONMENT'] ?? 'development')
      .option('--json', 'print the new state as JSON')
      .action(async (name: string, options: { environment: string; config: string; json?: boolean }) => {
        const { turnCommand } = await import('../flags/turn-command.ts');
        await turnCommand(name, word === 'on', options);
      });
  }
}
