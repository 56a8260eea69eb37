import type { Command } from 'commander';
import type { TokenCommandOptions } from '../proxy/token-command.ts';

/** `strangler token`: a signed, short-lived token for explanations and overrides. */
export function registerToken(program: Command): void {
  program
    .command('token')
    .description('a signed, short-lived token for explanations and overrides')
    .option('--for <duration>', 'how long it is valid, at most 24h', '15m')
    .option('--scope <scopes>', 'what it allows: explain, force', 'explain')
    .option(
      '--admin-token <token>',
      'of the proxy; otherwise STRANGLER_ADMIN_TOKEN, also of ./strangler.env, or the running stack’s',
    )
    .option('--json', 'print JSON')
    .action(async (options: TokenCommandOptions) => {
      const { tokenCommand } = await import('../proxy/token-command.ts');
      tokenCommand(options);
    });
}
