import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { runStep } from './step.mjs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Whether npm's record of what is installed has every package of the lock file in the locked version. */
function recordMatches(root) {
  const record = join(root, 'node_modules', '.package-lock.json'); // npm writes it last: missing means half made
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const wanted = Object.entries(readJson(join(root, 'package-lock.json')).packages);
  return wanted.every(([path, { version, optional, link }]) => {
    if (path === '' || link === true) return true;
    // Packages for other platforms are locked, and rightly not installed.
    return installed[path] === undefined ? optional === true : installed[path].version === version;
  });
}

const nodeOf = (root) => join(root, 'node_modules', '.bin', 'node');

function nodeRuns(root) {
  const { status, stdout } = spawnSync(nodeOf(root), ['--version'], { encoding: 'utf8' });
  return status === 0 && Number(stdout.slice(1).split('.')[0]) >= 26;
}

/** Installs the locked npm packages unless they are there; a stamp makes the next start cheap. */
export async function ensurePackages(root) {
  const stamp = join(root, 'node_modules', '.strangler-stamp');
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(nodeOf(root))) return;
  if (!recordMatches(root)) {
    await runStep(
      'installing the npm packages (npm ci)',
      'npm',
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: root,
        shell: process.platform === 'win32',
      },
    );
  }
  if (!nodeRuns(root)) {
    // Install scripts may be switched off on this machine; this one fetches the Node that runs everything else.
    await runStep('installing Node 26 (npm rebuild node)', 'npm', ['rebuild', 'node', '--ignore-scripts=false'], {
      cwd: root,
    });
  }
  if (!nodeRuns(root)) {
    throw new Error(
      'Node 26 could not be installed below node_modules (the npm package "node"). ' +
        'Its install script must be allowed to run: npm config get ignore-scripts',
    );
  }
  writeFileSync(stamp, hash);
}
