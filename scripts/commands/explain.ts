import type { Command } from 'commander';
import type { ExplainCommandOptions } from '../proxy/explain-command.ts';

/** `strangler explain METHOD PATH`: which side would answer, and why. */
export function registerExplain(program: Command): void {
  program
    .command('explain <method> <path>')
    .description('which side would answer, and why, step by step')
    .option('--user <id>', 'as this user')
    .option('--header <name:value>', 'with this header (again for more)', collect, [])
    .option('--body <json>', 'with this body, where the flag context is read from it')
    .option('--claim <name=value>', 'as somebody of whom the session says this (again for more)', collect, [])
    .option('--config <file>', 'by a configuration file, without a proxy that runs')
    .option('--admin <url>', 'of the proxy with this admin API; otherwise of ./strangler.yaml, or of the running stack')
    .option('--token <token>', 'the admin token of --admin (or STRANGLER_ADMIN_TOKEN)')
    .option('--json', 'print JSON')
    .action(async (method: string, path: string, options: ExplainCommandOptions) => {
      const { explainCommand } = await import('../proxy/explain-command.ts');
      await explainCommand(method, path, options);
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
