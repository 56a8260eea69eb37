import { utimes } from 'node:fs/promises';
import { type Backup, backupPath, readBackup, writeBackup } from './backup.ts';
import type { FeatureSet } from './features.ts';
import type { FlagLogger } from './flag-client.ts';

/** The backup of one flag client: what was found at start, and the way in which new states get there. */
export interface BackupKeeper {
  readonly found: Backup | undefined;
  /** Writes soon; of several states that wait, only the newest. */
  save(set: FeatureSet): void;
  /** The server says that the saved state is still current: the file's age starts anew, at most once a minute. */
  confirm(): void;
  /** Resolves when the last save is on disk. */
  close(): Promise<void>;
}

export interface BackupOptions {
  readonly backupDir?: string;
  readonly appName: string;
  readonly environment: string;
  readonly logger: FlagLogger;
}

const none: BackupKeeper = Object.freeze({
  found: undefined,
  save: () => undefined,
  confirm: () => undefined,
  close: () => Promise.resolve(),
});
const confirmEveryMs = 60_000;

/** Opens the backup in `backupDir`; a damaged one is reported and counts as none, because a start must not fail by it. */
export async function openBackup({ backupDir, appName, environment, logger }: BackupOptions): Promise<BackupKeeper> {
  if (backupDir === undefined) return none;
  const path = backupPath(backupDir, appName, environment);
  const report = (message: string) => (error: unknown) => {
    logger.warn(message, { path, reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  };
  const found = await readBackup(path).catch(report('flags: the backup cannot be read'));

  let waiting: FeatureSet | undefined;
  let touchedAtMs = -Infinity;
  let work = Promise.resolve();
  const queue = (step: () => Promise<void>): void => {
    work = work.then(step).catch(report('flags: the backup cannot be written'));
  };

  return {
    found,
    save(set) {
      const idle = waiting === undefined;
      waiting = set;
      if (!idle) return;
      queue(async () => {
        const newest = waiting ?? set;
        waiting = undefined;
        await writeBackup(path, newest);
        touchedAtMs = Date.now();
      });
    },
    confirm() {
      const now = Date.now();
      if (waiting !== undefined || now - touchedAtMs < confirmEveryMs) return;
      touchedAtMs = now;
      queue(() => utimes(path, now / 1000, now / 1000));
    },
    close: () => work,
  };
}
