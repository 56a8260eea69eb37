import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { UserError } from '../../user-error.ts';

/** GET targets of a file, and how many of its lines were of no use. */
export interface PathsFile {
  readonly targets: readonly string[];
  readonly otherMethods: number;
  readonly unreadable: number;
}

/** Reads a list of paths or an access log; `-` is standard input. */
export async function readPathsFile(file: string): Promise<PathsFile> {
  const content = file === '-' ? readAll(process.stdin) : readFile(file, 'utf8');
  return parsePaths(
    await content.catch((cause: unknown) => {
      throw new UserError(`--paths ${file}: the file cannot be read`, { cause });
    }),
  );
}

/** Lines are `/path?query`, `GET /path`, a URL, or of an access log in the common or combined format. */
export function parsePaths(content: string): PathsFile {
  const targets: string[] = [];
  let [otherMethods, unreadable] = [0, 0];
  for (const line of content.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const match =
      /"([A-Z]+) (\S+) HTTP\/[\d.]+"/.exec(line) ?? /^(?:([A-Z]+)\s+)?((?:https?:\/\/\S+)|\/\S*)$/.exec(line);
    if (match === null) unreadable++;
    else if ((match[1] ?? 'GET') !== 'GET') otherMethods++;
    else targets.push(match[2] ?? '/');
  }
  return { targets, otherMethods, unreadable };
}
