import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Full path of a program, looked up in PATH and the folders of system programs. */
export function findTool(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Finds a program, installing its Debian package when that is allowed (apt, as root); else undefined. */
export function findOrInstallTool(name: string, aptPackage = name): string | undefined {
  const found = findTool(name);
  const apt = findTool('apt-get');
  if (found !== undefined || apt === undefined || process.getuid?.() !== 0) return found;
  console.error(`installing ${aptPackage} by apt …`);
  spawnSync(apt, ['install', '-y', '--no-install-recommends', aptPackage], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: 'ignore',
  });
  return findTool(name);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
