import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a server's data folder exactly once. The marker is written last, so a folder whose making was interrupted has
 * none and is made again from nothing.
 */
export async function prepareDataFolder(dir: string, initialise: () => Promise<void>): Promise<void> {
  const marker = join(dir, 'complete');
  const complete = await access(marker).then(
    () => true,
    () => false,
  );
  if (complete) return;
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o755 });
  await initialise();
  await writeFile(marker, '');
}
