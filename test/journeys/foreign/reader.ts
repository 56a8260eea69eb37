import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../support/wait-for.ts';
import { type GuideStep, missingLines } from './guide-steps.ts';
import { listening, type Terminal, type Terminals } from './terminals.ts';

/** What the blocks do not say themselves. */
export interface ReaderOptions {
  readonly terminals: Terminals;
  /** Ports of the guide, and those that are free here. */
  readonly ports: ReadonlyMap<string, number>;
  /** In place of the block that installs the package. */
  readonly install: (folder: string) => Promise<void>;
  /** What the reader does between blocks, by name. */
  readonly doings: Readonly<Record<string, (reader: Reader) => Promise<void>>>;
  /** The reader's own Unleash, as lines of strangler.env. */
  readonly unleash: () => Promise<readonly string[]>;
}

export interface Reader {
  follow(step: GuideStep): Promise<void>;
  /** Runs a block of the reader's own. */
  run(block: string): Promise<string>;
  /** The terminal in which something listens on a port of the guide. */
  terminal(port: string): Terminal;
  /** Starts again what was stopped there. */
  restart(port: string): Promise<void>;
  stop(): Promise<void>;
}

/** Follows the steps of a guide word by word, but for its ports. */
export function makeReader(o: ReaderOptions): Reader {
  const { terminals } = o;
  const running = new Map<string, { readonly block: string; readonly terminal: Terminal }>();
  const local = (text: string): string =>
    [...o.ports].reduce((so, [port, free]) => so.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), String(free)), text);
  const file = (name: string): string => join(terminals.folder(), name);

  const show = (expected: readonly string[], output: string): void => {
    const missing = missingLines(expected.map(local), output);
    assert.deepEqual(missing, [], `lines that the guide shows and the reader does not see in:\n${output}`);
  };
  const start = async (port: string, block: string, expected: readonly string[]): Promise<void> => {
    const terminal = terminals.start(local(block));
    running.set(port, { block, terminal });
    try {
      await listening(o.ports.get(port) ?? 0);
      await waitFor(
        `the output of ${block}`,
        () => Promise.resolve(missingLines(expected.map(local), terminal.output()).length === 0),
        30_000,
      );
    } catch (error) {
      throw new Error(`${block} shows:\n${terminal.output()}`, { cause: error });
    }
  };
  const edit = async (argument: string, change: (text: string, line: string) => string): Promise<void> => {
    const [, line = '', name = ''] = /^"(.*)" (\S+)$/.exec(argument) ?? [];
    const text = await readFile(file(name), 'utf8');
    assert.equal(text.split('\n').filter((each) => each === line).length, 1, `one line "${line}" in ${name}`);
    await writeFile(file(name), change(text, line));
  };

  const ways: Readonly<Record<string, (step: GuideStep) => Promise<void>>> = {
    skip: () => Promise.resolve(),
    install: () => o.install(terminals.folder()),
    file: ({ argument, text }) => writeFile(file(argument), `${local(text)}\n`),
    replace: ({ argument, text }) => edit(argument, (all, line) => all.replace(`${line}\n`, () => `${local(text)}\n`)),
    'insert-after': ({ argument, text }) =>
      edit(argument, (all, line) => all.replace(`${line}\n`, () => `${line}\n${local(text)}\n`)),
    background: ({ argument, text, expected }) => start(argument, text, expected),
    async restart({ argument, text, expected }) {
      await running.get(argument)?.terminal.stop();
      await start(argument, text, expected);
    },
    async run({ argument, text, expected }) {
      const wanted = Number(/exit (\d+)/.exec(argument)?.[1] ?? 0);
      const once = async (): Promise<true> => {
        const { code, output } = await terminals.run(local(text));
        assert.equal(code, wanted, output);
        show(expected, output);
        return true;
      };
      if (argument.includes('soon')) await waitFor(text, once, 15_000);
      else await once();
    },
    async unleash({ text }) {
      const lines = await o.unleash();
      const names = (all: readonly string[]): readonly string[] => all.map((line) => line.split('=')[0] ?? '');
      assert.deepEqual(names(lines), names(text.split('\n')));
      await appendFile(file('strangler.env'), `${lines.join('\n')}\n`);
    },
    do: ({ argument }) => o.doings[argument]?.(reader) ?? Promise.reject(new Error(`nobody knows how to ${argument}`)),
  };

  const reader: Reader = {
    async follow(step) {
      const way = ways[step.kind];
      assert.ok(way, `nobody knows what "${step.kind}" is`);
      await way(step);
    },
    async run(block) {
      const { code, output } = await terminals.run(local(block));
      assert.equal(code, 0, output);
      return output;
    },
    terminal(port) {
      const found = running.get(port)?.terminal;
      assert.ok(found, `nothing runs on ${port}`);
      return found;
    },
    restart: (port) => start(port, running.get(port)?.block ?? '', []),
    async stop() {
      await Promise.all([...running.values()].map(({ terminal }) => terminal.stop()));
    },
  };
  return reader;
}
