import type { Command } from 'commander';

/** `strangler reset`: back to the seeded state. */
export function registerReset(program: Command): void {
  program
    .command('reset')
    .description('forget all orders and flags: back to the seeded state; a running stack runs again afterwards')
    .action(async () => {
      const { stackHome } = await import('../stack/home.ts');
      const { resetStack } = await import('../stack/reset.ts');
      console.log(await resetStack(stackHome()));
    });
}
