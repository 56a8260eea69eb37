import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { spawn } from 'node:child_process';

/** The oldest Node that runs what the package depends on (undici 8, commander 15). */
const OLDEST = [22, 19];

/** What works on the local stack of the worked example, which the package does not bring. */
const NEEDS_REPOSITORY = new Set('up down status logs restart reset dev test seed traffic backfill outbox'.split(' '));

/** Runs the compiled program of an installed package: Node strips no types below node_modules. */
export async function runPackaged(root) {
  const command = process.argv[2] ?? '';
  if (NEEDS_REPOSITORY.has(command)) {
    throw new Error(
      `"strangler ${command}" belongs to the worked example, which is in the repository and not in the npm package: ` +
        'clone the repository, then npm run up. In front of an application of your own: strangler init --legacy URL.',
    );
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
    await import(pathToFileURL(join(root, 'dist', 'scripts', 'strangler.js')).href);
    return;
  }
  // The npm package "node" in the same project brings a newer one.
  const node = join(dirname(root), 'node', 'bin', 'node');
  if (!existsSync(node)) {
    throw new Error(
      `strangler needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}. Without touching the ` +
        'Node of this machine: npm install node@26 in this folder, then the same command again.',
    );
  }
  handOverTo(node, [join(root, 'scripts', 'bootstrap.mjs'), ...process.argv.slice(2)]);
}

/** Signals go down, the exit code comes up. */
function handOverTo(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
