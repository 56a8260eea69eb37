import { randomUUID } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, type GuardedChild } from '../process/child.ts';
import { untilReady } from '../process/ready.ts';
import { runToEnd } from '../process/run.ts';
import type { PostgresPlace } from './postgres-place.ts';

/** PostgreSQL's superuser, which Unleash logs in as. */
export const POSTGRES_USER = 'unleash';

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

interface Attempt {
  readonly logFile: string;
  readonly signal?: AbortSignal | undefined;
}

/** Makes an empty cluster whose user logs in with the password. */
export async function initPostgres(place: PostgresPlace, password: string, attempt: Attempt): Promise<void> {
  const passwordFile = join(tmpdir(), `strangler-${randomUUID()}`);
  await rm(place.data, { recursive: true, force: true });
  await mkdir(place.data, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    for (const path of place.owner === undefined ? [] : [place.data, passwordFile]) {
      await chown(path, place.owner?.uid ?? 0, place.owner?.gid ?? 0);
    }
    await runToEnd(
      place.initdb,
      [
        `--pgdata=${place.data}`,
        `--username=${POSTGRES_USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      { logFile: attempt.logFile, signal: attempt.signal, cwd: '/', ...place.owner },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Starts PostgreSQL on 127.0.0.1; resolves when it accepts connections. */
export async function startPostgres(place: PostgresPlace, port: number, attempt: Attempt): Promise<GuardedChild> {
  const child = await startChild({
    command: place.postgres,
    args: ['-D', place.data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'max_connections=40'],
    cwd: '/',
    logFile: attempt.logFile,
    ...place.owner,
  });
  const { logFile, signal } = attempt;
  try {
    await untilReady('PostgreSQL', child, logFile, () => accepts(port), { timeoutMs: 30_000, signal });
  } catch (error) {
    await child.kill9();
    throw error;
  }
  return child;
}
