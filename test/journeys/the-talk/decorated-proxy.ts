import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCli, type RunningCli } from '../../support/run-cli.ts';
import { atTheEnd } from '../../support/teardown.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** The origin's decorator file, in its short form, as somebody edits it. */
export interface DecoratorFile {
  readonly paths: Record<string, Record<string, { pre?: string[]; call: string; post?: string[] }>>;
  readonly decorators: Record<string, { call: string; onError?: 'skip' }>;
}

/** `strangler proxy --decorators FILE` in a process of its own. */
export interface DecoratedProxy {
  readonly url: string;
  readonly file: string;
  readonly pid: number | undefined;
  /** Saves the file and waits until the running proxy has taken it over. */
  save(content: DecoratorFile): Promise<void>;
  stop(): Promise<number | null>;
}

export async function startDecoratedProxy(
  content: DecoratorFile,
  env: Readonly<Record<string, string>>,
): Promise<DecoratedProxy> {
  const file = join(await tempFolder('talk'), 'decorators.json');
  await writeFile(file, textOf(content));
  const cli = startCli(['proxy', '--decorators', file, '--port', '0', '--admin-port', '0'], env);
  atTheEnd(() => Promise.resolve(void cli.child.kill('SIGKILL')));
  const started = await waitFor(
    'the proxy to listen',
    () => Promise.resolve(eventsOf(cli, 'proxy.started')[0]),
    60_000,
  );
  return {
    url: String(started['url']),
    file,
    pid: cli.child.pid,
    async save(next) {
      const before = eventsOf(cli, 'config.reloaded').length;
      await writeFile(file, textOf(next));
      await waitFor('the proxy to take the file over', () =>
        Promise.resolve(eventsOf(cli, 'config.reloaded').length > before),
      );
    },
    async stop() {
      cli.child.kill('SIGTERM');
      return (await cli.result).code;
    },
  };
}

export function textOf({ paths, decorators }: DecoratorFile): string {
  return JSON.stringify({ ...paths, decorators }, null, 2);
}

function eventsOf(cli: RunningCli, event: string): readonly Record<string, unknown>[] {
  return cli
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ message }) => message === event);
}
