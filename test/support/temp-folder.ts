import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atTheEnd } from './teardown.ts';

/** A fresh folder that is removed at the end of the run. Others may enter it: PostgreSQL runs as another user. */
export async function tempFolder(label: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `strangler-${label}-`));
  await chmod(folder, 0o755);
  atTheEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
