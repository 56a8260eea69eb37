import type { Command } from 'commander';

/** `strangler logs [PART] [-f]`: the last lines of one part or of all, and what follows. */
export function registerLogs(program: Command): void {
  program
    .command('logs')
    .argument('[part]', 'as strangler status names it; all when left out')
    .description('show the logs of the stack')
    .option('-f, --follow', 'go on showing what is added')
    .option('-n, --lines <n>', 'how many lines to begin with', '50')
    .action(async (part: string | undefined, options: { follow?: boolean; lines: string }) => {
      const { stackHome } = await import('../stack/home.ts');
      const { showLogs } = await import('../stack/show-logs.ts');
      await showLogs(stackHome(), { part, follow: options.follow === true, lines: Number(options.lines) });
    });
}
