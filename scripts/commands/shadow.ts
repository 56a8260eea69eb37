import type { Command } from 'commander';
import type { ShadowCommandOptions } from '../shadow/shadow-command.ts';

/** `strangler shadow`: drives requests at both sides and says per route whether they answer alike. */
export function registerShadow(program: Command): void {
  program
    .command('shadow')
    .description('compare both sides; exit code 0: alike, 1: they differ or too little evidence, 2: could not run')
    .option('--requests <n>', 'requests in all, shared among the routes with "shadow"', '300')
    .option('--max-rate <percent>', '"alike" means: with 95% confidence fewer requests than this differ', '3%')
    .option('--seed <n>', 'the same choice and order of requests on every run')
    .option('--paths <file>', 'the requests: paths, URLs or an access log (- for standard input)')
    .option('--config <file>', 'the routes and upstreams', 'strangler.yaml')
    .option('--legacy <url>', 'another address of legacy than in the configuration')
    .option('--service <url>', 'another address of the service than in the configuration')
    .option(
      '--token <token>',
      'bearer token for both sides (default: STRANGLER_SHADOW_TOKEN, or staff of the local stack)',
    )
    .option(
      '--header <name:value>',
      'sent to both sides, a login for example: "Cookie: …" (again for more)',
      collect,
      [],
    )
    .option('--json', 'print the result as JSON')
    .action(async (options: ShadowCommandOptions) => {
      const { shadowCommand } = await import('../shadow/shadow-command.ts');
      await shadowCommand(options);
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
