import type { Command } from 'commander';

/** `strangler status`: which parts run and how they are; exit code 1 when not all are ready. */
export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('which parts run, where, and how they are; exit code 1 when not all are ready')
    .option('--json', 'print it as JSON')
    .action(async (options: { json?: boolean }) => {
      const { stackHome } = await import('../stack/home.ts');
      const { readStatus, describeStatus } = await import('../stack/read-status.ts');
      const status = await readStatus(stackHome());
      console.log(options.json === true ? JSON.stringify(status, null, 2) : describeStatus(status));
      if (!status.ready) process.exitCode = 1;
    });
}
