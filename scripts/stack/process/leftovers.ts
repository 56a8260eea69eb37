import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StackHome } from '../home.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { signalGroup } from './child.ts';
import { onGroupsChange } from './guardian.ts';
import { processIdentity } from './identity.ts';

interface RecordedGroup {
  readonly group: number;
  readonly identity: string;
}

// The guardian of a killed supervisor needs this long at most; after it we are on our own.
const GUARDIAN_MS = 6000;

/** Keeps a record of our process groups, for whoever has to clean up after us, until the returned function is called. */
export function recordGroups(home: StackHome): () => void {
  const identities = new Map<number, string>();
  const forget = onGroupsChange((groups) => {
    for (const group of groups) {
      const identity = identities.has(group) ? undefined : processIdentity(group);
      if (identity !== undefined) identities.set(group, identity);
    }
    for (const group of identities.keys()) if (!groups.includes(group)) identities.delete(group);
    writeJsonFile(
      home.groupsFile,
      [...identities].map(([group, identity]): RecordedGroup => ({ group, identity })),
    );
  });
  return () => {
    forget();
    rmSync(home.groupsFile, { force: true });
  };
}

/** The recorded groups whose leader still is the process that was recorded: numbers are given again. */
export function leftoverGroups(home: StackHome): readonly number[] {
  const recorded = (readJsonFile(home.groupsFile) ?? []) as RecordedGroup[];
  return recorded.filter(({ group, identity }) => processIdentity(group) === identity).map(({ group }) => group);
}

/** Waits until nothing of a dead supervisor's stack is left, and ends what its guardian did not. */
export async function clearLeftovers(home: StackHome): Promise<void> {
  const deadline = Date.now() + GUARDIAN_MS;
  for (let left = leftoverGroups(home); left.length > 0; left = leftoverGroups(home)) {
    if (Date.now() > deadline) for (const group of left) signalGroup(group, 'SIGKILL');
    await sleep(100);
  }
}
