import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { runStep } from './step.mjs';

// Servers live in sbin, which is not in the PATH of an ordinary user on Debian.
const EXTRA_PATH = ['/usr/local/sbin', '/usr/sbin', '/opt/homebrew/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** What can be needed: the programs that show it is there, its apt package, and the variable that replaces it. */
const SERVERS = {
  mariadb: { programs: ['mariadbd'], apt: 'mariadb-server', variable: 'MYSQL_URL' },
  rabbitmq: { programs: ['rabbitmq-server'], apt: 'rabbitmq-server', variable: 'AMQP_URL' },
  // For the guide, which a test follows word by word: its foreign application, and what its reader types.
  curl: { programs: ['curl'], apt: 'curl', optional: true },
  fossil: { programs: ['fossil'], apt: 'fossil', optional: true },
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], apt: 'chromium', optional: true },
  // One of the services is written in it.
  python: { programs: ['python3'], apt: 'python3' },
};

const HOW_TO_REPLACE = `Start them yourself, for example

  docker run -d --name strangler-mariadb -p 127.0.0.1:13306:3306 -e MARIADB_ROOT_PASSWORD=secret mariadb:10.11 \\
    --auto-increment-increment=2 --auto-increment-offset=1 --log-bin=binlog --binlog-format=ROW --server-id=1 \\
    --log-bin-trust-function-creators=1 --character-set-server=utf8mb4
  docker run -d --name strangler-rabbitmq -p 127.0.0.1:15673:5672 -p 127.0.0.1:15674:15672 rabbitmq:4-management

(or: docker compose up -d), then tell where they are:

  export MYSQL_URL=mysql://root:secret@127.0.0.1:13306
  export AMQP_URL=amqp://guest:guest@127.0.0.1:15673

Unleash is installed by npm and needs nothing; an existing one is used with UNLEASH_URL, UNLEASH_ADMIN_TOKEN and
UNLEASH_CLIENT_TOKEN.`;

function isThere(program) {
  return process.env.PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false; // not in this folder
    }
  });
}

/** How apt may be run here: as root, by sudo without a password, or not at all. */
function aptPrefix() {
  if (!isThere('apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  const sudo = isThere('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0;
  return sudo ? ['sudo', '-n'] : undefined;
}

async function aptInstall(prefix, packages) {
  const apt = (title, ...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return runStep(title, command, rest);
  };
  const lock = ['-o', 'DPkg::Lock::Timeout=300']; // another apt may be at work
  await apt('reading the package lists (apt-get update)', 'update');
  await apt(
    `installing ${packages.join(', ')} (apt-get)`,
    'install',
    '-y',
    '--no-install-recommends',
    ...lock,
    ...packages,
  );
}

/** Optional ones may stay away: what needs them says so. */
async function tryOptional(missing, prefix) {
  for (const { name, apt } of missing) {
    try {
      if (prefix === undefined) throw new Error('neither root nor sudo without a password is at hand');
      await aptInstall(prefix, [apt]);
    } catch (error) {
      console.error(`${name} is not installed (${error.message.split('\n')[0]}): the tests that need it will say so.`);
    }
  }
}

/**
 * Installs the named servers where they are missing; fails with the way to bring one's own. `privateOnly`: a server of
 * somebody else's is no replacement.
 */
export async function ensureServers(names, { privateOnly, extraPath = EXTRA_PATH }) {
  process.env.PATH = [...new Set([...process.env.PATH.split(delimiter), ...extraPath])].join(delimiter);
  const missing = names
    .map((name) => ({ name, ...SERVERS[name] }))
    .filter(({ variable }) => privateOnly || variable === undefined || !process.env[variable])
    .filter(({ programs }) => !programs.some(isThere));
  if (missing.length === 0) return;
  const prefix = aptPrefix();
  await tryOptional(
    missing.filter(({ optional }) => optional === true),
    prefix,
  );
  const required = missing.filter(({ optional }) => optional !== true).map(({ apt }) => apt);
  if (required.length === 0) return;
  if (prefix !== undefined) {
    await aptInstall(prefix, required);
    return;
  }
  const how = privateOnly
    ? 'The tests start, kill and fill servers of their own: install these first (apt-get install, brew install).'
    : HOW_TO_REPLACE;
  throw new Error(
    `Missing: ${required.join(', ')}; and neither root nor sudo without a password is at hand to install it.\n\n${how}`,
  );
}
