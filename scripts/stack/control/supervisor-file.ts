import { linkSync, rmSync, writeFileSync } from 'node:fs';
import type { StackHome } from '../home.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { processIdentity } from '../process/identity.ts';

/** Who supervises a stack, and how to speak to it once it listens. */
export interface SupervisorRecord {
  readonly pid: number;
  /** Tells this process from a later one with the same number. */
  readonly identity: string;
  readonly control?: { readonly port: number; readonly token: string };
}

/** The live supervisor of this stack, if there is one. */
export function liveSupervisor(home: StackHome): SupervisorRecord | undefined {
  const record = readJsonFile(home.supervisorFile) as SupervisorRecord | undefined;
  return record !== undefined && processIdentity(record.pid) === record.identity ? record : undefined;
}

/** Makes this process the supervisor of the stack. Returns the other one when there is one already. */
export function becomeSupervisor(home: StackHome): SupervisorRecord | undefined {
  const record: SupervisorRecord = { pid: process.pid, identity: processIdentity(process.pid) ?? '' };
  const draft = `${home.supervisorFile}.${process.pid}.draft`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, home.supervisorFile); // fails when the file exists: of two starts only one gets it
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const other = liveSupervisor(home);
        if (other !== undefined) return other;
        rmSync(home.supervisorFile, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Tells others how to speak to us. */
export function publishControl(home: StackHome, control: { port: number; token: string }): void {
  writeJsonFile(home.supervisorFile, { pid: process.pid, identity: processIdentity(process.pid) ?? '', control });
}

/** We no longer supervise anything. */
export function resignSupervisor(home: StackHome): void {
  rmSync(home.supervisorFile, { force: true });
}
