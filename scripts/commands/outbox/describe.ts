import type { OutboxStatus, ParkedEvent } from '../../../events/index.ts';

/** The status of each database, one block each. */
export function describeOutbox(found: Readonly<Record<string, OutboxStatus>>): string {
  return Object.entries(found)
    .map(([database, status]) => [database, ...linesOf(status).map((line) => `  ${line}`)].join('\n'))
    .join('\n');
}

function linesOf(status: OutboxStatus): readonly string[] {
  const { thin, outbox, lagSeconds, postponed, lastError, relays, parked, conflicts } = status;
  return [
    `captured, not yet events   ${thin}`,
    `events, not yet confirmed  ${outbox}${lagSeconds === null ? '' : `, the oldest for ${lagSeconds} s`}`,
    ...(postponed === 0
      ? []
      : [`refused, tried again       ${postponed}${lastError === null ? '' : ` (${lastError})`}`]),
    `relays at work             ${relays}${relays === 0 ? ': nothing is published' : ''}`,
    `parked                     ${parked}${parked === 0 ? '' : ': strangler outbox parked'}`,
    `conflicts settled          ${conflicts}`,
  ];
}

/** Parked events, those that failed with their error, those that only wait behind another as such. */
export function describeParked(found: Readonly<Record<string, readonly ParkedEvent[]>>): string {
  const lines = Object.entries(found).flatMap(([database, events]) =>
    events.map(({ consumer, subject, seq, tries, error, nextTry }) => {
      const why = error === null ? 'waits behind it' : `failed ${tries} times: ${error}`;
      return `${database}  ${consumer}  ${subject} #${seq}  ${why}${nextTry === null ? '' : `, again at ${nextTry.toISOString()}`}`;
    }),
  );
  return lines.length === 0 ? 'Nothing is parked.' : lines.join('\n');
}
