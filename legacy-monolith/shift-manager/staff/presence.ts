import type { StaffToday } from './staff.repository.ts';

/** What a manager reads at a glance: the word, and the look of its badge. */
export interface Presence {
  readonly word: 'here' | 'here, not planned' | 'missing' | 'expected' | 'gone' | 'did not come';
  readonly look: string;
}

/** Compares the plan of today with who is clocked in. */
export function presenceOf(person: StaffToday): Presence {
  const planned = person.plannedFrom !== null;
  if (person.hereSince !== null) {
    return planned ? { word: 'here', look: 'text-bg-success' } : { word: 'here, not planned', look: 'text-bg-info' };
  }
  if (person.minutes > 0) return { word: 'gone', look: 'text-bg-secondary' };
  if (person.hasEnded === 1) return { word: 'did not come', look: 'text-bg-danger' };
  if (person.hasBegun === 1) return { word: 'missing', look: 'text-bg-warning' };
  return { word: 'expected', look: 'text-bg-light' };
}
