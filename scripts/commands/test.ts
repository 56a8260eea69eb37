import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';

const namesFiles = (argument: string): boolean =>
  !argument.startsWith('-') && (argument.includes('*') || existsSync(argument));

/** `strangler test [mocha arguments]`: the whole suite, or the files that the arguments name. */
export function registerTest(program: Command): void {
  program
    .command('test')
    .description('run the tests on real servers of their own, all of them in two lanes; arguments go to mocha')
    .argument('[arguments...]', 'test files and mocha options (--grep …)')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { endWithParent } = await import('../stack/process/parent.ts');
      endWithParent(() => {
        process.kill(process.pid, 'SIGTERM');
      });
      if (!args.some(namesFiles)) {
        const { runLanes } = await import('../test/lanes.ts');
        if (!(await runLanes(args))) process.exitCode = 1;
        return;
      }
      // By a name that TypeScript does not follow: mocha has types for its API only, not for its command line.
      const cli = 'mocha/lib/cli/cli.js';
      const { main } = (await import(cli)) as { main: (argv: string[]) => void };
      const reporter = join(import.meta.dirname, '..', 'test', 'closing-reporter.ts');
      main(['--reporter', reporter, ...args]);
    });
}
