import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../user-error.ts';
import type { StackHome } from './home.ts';

const FOLLOW_MS = 250;
const TAIL_BYTES = 256 * 1024;

/** The last lines of a file, read from its last quarter of a megabyte. */
async function tail(file: string, lines: number): Promise<readonly string[]> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString('utf8', 0, bytesRead).trimEnd();
    return text === '' ? [] : text.split('\n').slice(-lines);
  } finally {
    await handle.close();
  }
}

async function follow(file: string, from: number, print: (line: string) => void): Promise<never> {
  let position = from;
  for (;;) {
    await sleep(FOLLOW_MS);
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size < position) position = 0; // it was rotated
    if (size === position) continue;
    const input = createReadStream(file, { start: position, end: size - 1 });
    for await (const line of createInterface({ input })) {
      print(line);
    }
    position = size;
  }
}

/** Prints logs; with `follow`, until the process is ended. */
export async function showLogs(
  home: StackHome,
  o: { readonly part: string | undefined; readonly follow: boolean; readonly lines: number },
): Promise<void> {
  const all = readdirSync(home.logs).flatMap((name) => (name.endsWith('.log') ? [name.slice(0, -'.log'.length)] : []));
  if (o.part !== undefined && !existsSync(home.logOf(o.part))) {
    throw new UserError(`There is no log of "${o.part}". There are: ${all.join(', ') || 'none yet'}`);
  }
  if (!Number.isInteger(o.lines) || o.lines < 0) throw new UserError('--lines: a whole number');
  const parts = o.part === undefined ? all : [o.part];
  const width = Math.max(0, ...parts.map((part) => part.length));
  const printer =
    (part: string) =>
    (line: string): void =>
      console.log(parts.length === 1 ? line : `${part.padEnd(width)} | ${line}`);
  const sizes = new Map<string, number>();
  for (const part of parts) {
    sizes.set(part, statSync(home.logOf(part)).size);
    for (const line of await tail(home.logOf(part), o.lines)) printer(part)(line);
  }
  if (o.follow) {
    await Promise.all(parts.map((part) => follow(home.logOf(part), sizes.get(part) ?? 0, printer(part))));
  }
}
