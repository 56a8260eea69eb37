import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { tempFolder } from '../../support/temp-folder.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..', '..');

/**
 * Puts the packed package into `folder`/node_modules as npm would, without a registry: its dependencies, and no
 * development dependency, are those of this repository.
 */
export async function installPackage(folder: string): Promise<void> {
  const packed = await tempFolder('packed');
  await run('npm', ['pack', '--silent', '--pack-destination', packed], { cwd: ROOT });
  const modules = join(folder, 'node_modules');
  const target = join(modules, 'strangler-fig-toolkit');
  await mkdir(target, { recursive: true });
  await run('bash', ['-c', `tar xzf ${packed}/strangler-fig-toolkit-*.tgz --strip-components 1 -C ${target}`]);
  const { dependencies } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  for (const name of [...Object.keys(dependencies), 'node']) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  }
  const bin = join(modules, '.bin');
  await mkdir(bin);
  await symlink(join('..', 'strangler-fig-toolkit', 'scripts', 'bootstrap.mjs'), join(bin, 'strangler'));
  await symlink(join('..', 'node', 'bin', 'node'), join(bin, 'node'));
  await chmod(join(target, 'scripts', 'bootstrap.mjs'), 0o755);
}
