import type { Command } from 'commander';

/** `strangler restart PART`: stops one part in order and starts it again. */
export function registerRestart(program: Command): void {
  program
    .command('restart')
    .argument('<part>', 'as strangler status names it')
    .description('restart one part of the running stack')
    .action(async (part: string) => {
      const { stackHome } = await import('../stack/home.ts');
      const { askSupervisor } = await import('../stack/ask-supervisor.ts');
      await askSupervisor(stackHome(), `/restart?part=${encodeURIComponent(part)}`);
    });
}
