import type { Command } from 'commander';
import type { InitOptions } from '../init/init-command.ts';

/** `strangler init`: the proxy in front of an application that this repository has never seen. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('look at an application, write a commented strangler.yaml for it, start the proxy in pass-through')
    .requiredOption('--legacy <url>', 'the application, and the page to begin at: http://127.0.0.1:3000')
    .option('--dir <folder>', 'where the files are written', '.')
    .option('--name <name>', 'what the application is called in strangler.yaml', 'monolith')
    .option('--port <port>', 'of the proxy (otherwise the first free one from 8080 on)')
    .option('--admin-port <port>', 'of console and metrics (otherwise the first free one from 9901 on)')
    .option('--ca <file>', 'certificates to trust instead of the well-known ones, as PEM')
    .option(
      '--header <name:value>',
      'goes with every request of the probe, a login for example (again for more)',
      collect,
      [],
    )
    .option('--pages <n>', 'pages to read at most; GET only, no link that might do something', '30')
    .option('--force', 'replace files that are there; what was in them is kept as NAME.before')
    .option('--no-start', 'only write the files')
    .option('--json', 'print what was found and written as JSON, and do not start')
    .action(async (options: InitOptions) => {
      const { initCommand } = await import('../init/init-command.ts');
      await initCommand(options);
    });
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
