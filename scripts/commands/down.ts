import type { Command } from 'commander';

/** `strangler down`: stops the stack, also what a killed supervisor left. */
export function registerDown(program: Command): void {
  program
    .command('down')
    .description('stop everything that up started; the data stays')
    .action(async () => {
      const { stackHome } = await import('../stack/home.ts');
      const { bringDown } = await import('../stack/bring-down.ts');
      const stopped = await bringDown(stackHome());
      console.log(stopped ? 'stopped' : 'The stack does not run.');
    });
}
