import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder that is removed when this process exits, however the benchmark ended; its users have ended by then. */
export function temporaryFolder(label: string): string {
  const folder = mkdtempSync(join(tmpdir(), `strangler-bench-${label}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
