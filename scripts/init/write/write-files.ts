import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../user-error.ts';
import { ENV_FILE } from '../../proxy/env-file.ts';
import { diffLines } from './diff-lines.ts';
import type { PlannedFile } from './plan-files.ts';

/** A planned file that is there already, and how the two differ; a secret is not shown. */
export interface Conflict {
  readonly name: string;
  readonly diff: string;
}

/** The planned files without secrets that are there already: a token that is in use stays. */
export function withoutKeptSecrets(dir: string, files: readonly PlannedFile[]): readonly PlannedFile[] {
  const path = join(dir, ENV_FILE);
  const isKept =
    existsSync(path) && lstatSync(path).isFile() && /^STRANGLER_ADMIN_TOKEN=./m.test(readFileSync(path, 'utf8'));
  return isKept ? files.filter(({ name }) => name !== ENV_FILE) : files;
}

/** The planned files that exist with another content; one that is no plain file is a UserError. */
export function findConflicts(dir: string, files: readonly PlannedFile[]): readonly Conflict[] {
  return files.flatMap(({ name, text }) => {
    const path = join(dir, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return [];
    if (!stats.isFile()) throw new UserError(`${path} is there and is no plain file: move it away first.`);
    const now = readFileSync(path, 'utf8');
    if (now === text) return [];
    return [{ name, diff: name === ENV_FILE ? '' : diffLines(now, text) }];
  });
}

/** Makes the folder, and those above it; a UserError when that cannot be. */
export function makeFolder(dir: string): void {
  orUserError(dir, () => {
    makeEach(dir);
  });
}

/** One by one: Node's own recursive way never ends below /proc. */
function makeEach(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true) return;
  makeEach(dirname(dir));
  mkdirSync(dir);
}

/** Writes the files, each as a whole or not at all; what stood there before is kept as NAME.before. */
export function writeFiles(dir: string, files: readonly PlannedFile[]): void {
  orUserError(dir, () => {
    for (const { name, text, mode } of files) {
      const path = join(dir, name);
      const temporary = `${path}.${process.pid}.tmp`;
      writeFileSync(temporary, text, { mode });
      chmodSync(temporary, mode); // whatever the umask
      if (existsSync(path)) renameSync(path, `${path}.before`);
      renameSync(temporary, path);
    }
  });
}

function orUserError(dir: string, step: () => void): void {
  try {
    step();
  } catch (cause) {
    const { code, path = dir } = cause as NodeJS.ErrnoException;
    throw new UserError(`${path} cannot be written (${code ?? String(cause)}). Choose another folder: --dir.`, {
      cause,
    });
  }
}

/** Keeps the secrets out of git: makes a .gitignore, or answers with what to add to the one that is there. */
export function ignoreSecrets(dir: string): string | undefined {
  const path = join(dir, '.gitignore');
  const wanted = [ENV_FILE, `${ENV_FILE}.before`];
  if (!existsSync(path)) {
    writeFileSync(path, `${wanted.join('\n')}\nnode_modules/\n`);
    return undefined;
  }
  const lines = new Set(
    readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim()),
  );
  return lines.has(ENV_FILE) ? undefined : `Add ${ENV_FILE} to .gitignore: it holds a secret.`;
}
