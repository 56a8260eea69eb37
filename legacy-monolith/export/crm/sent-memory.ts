import type { ChangedRecord } from './crm.repository.ts';

/** What this process has sent of the time that is read again and again. */
export interface SentMemory {
  has(record: ChangedRecord): boolean;
  add(record: ChangedRecord): void;
  /** What the mark has passed is never read again. */
  forgetBefore(changedAt: string): void;
  clear(): void;
}

/** Only saves the CRM from hearing everything twice: another process, or this one after a start, sends it again. */
export function makeSentMemory(): SentMemory {
  const times = new Map<number, string>();
  return {
    has: ({ id, changedAt }) => times.get(id) === changedAt,
    add({ id, changedAt, settled }) {
      // Until it is settled, a second change may have the same time.
      if (settled) times.set(id, changedAt);
    },
    forgetBefore(changedAt) {
      for (const [id, time] of times) if (time < changedAt) times.delete(id);
    },
    clear: () => times.clear(),
  };
}
