import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FeatureSet, featureSet } from './features.ts';

/** The last known state, as it was found on disk. */
export interface Backup {
  readonly set: FeatureSet;
  readonly savedAtMs: number;
}

/** The file of one application's flags in one environment; a name that is no file name is made one. */
export function backupPath(directory: string, appName: string, environment: string): string {
  return join(directory, `flags-${encodeURIComponent(appName)}-${encodeURIComponent(environment)}.json`);
}

/** Reads a backup; undefined when there is none. A file that cannot be read or understood throws. */
export async function readBackup(path: string): Promise<Backup | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { set: featureSet.parse(JSON.parse(text)), savedAtMs: mtimeMs };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a backup so that a reader, or a crash in the middle, finds the old one or the new one, never half of it. */
export async function writeBackup(path: string, set: FeatureSet): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, JSON.stringify(set), { mode: 0o600, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
