import { copyFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const CHECK_MS = 5000;

function rotate(file: string): void {
  // Copy and cut, not rename: the processes keep their file open, for appending.
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

/** Bounds the logs of a folder: one that outgrows `maxBytes` goes to `.1` and begins anew. Returns what stops it. */
export function keepLogsSmall(folder: string, maxBytes = 10 * 1024 * 1024): () => void {
  const check = (): void => {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const stat = statSync(file, { throwIfNoEntry: false });
      if (name.endsWith('.log') && stat !== undefined && stat.size > maxBytes) rotate(file);
    }
  };
  check();
  const timer = setInterval(check, CHECK_MS).unref();
  return () => clearInterval(timer);
}
