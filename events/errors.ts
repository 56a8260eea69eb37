/** Every error that the events part raises by itself, by its stable code. */
export const EVENT_ERRORS = {
  'seq-not-returned': 'The database returned no sequence number; insertId of LAST_INSERT_ID(expr) is needed.',
  'unknown-aggregate': 'A thin row names an aggregate that this assembler has no reader for.',
  'unknown-table': 'The table does not exist in this database, so no trigger can be put on it.',
  'unknown-column': 'The table does not have this column.',
  'unknown-counter': 'No counter of this name; call createIdCounter first.',
  'malformed-message': 'The message is not an envelope: an attribute is missing or the body is not JSON.',
  'aggregate-busy': 'Another transaction is writing this aggregate at this moment; try again.',
  'attempts-exhausted': 'The process died each time it handled this event.',
  'dead-lettered': 'The broker gave up delivering this event.',
  'not-connected': 'There is no connection to the broker.',
} as const;

/** The stable codes of {@link EventsError}. */
export type EventErrorCode = keyof typeof EVENT_ERRORS;

/** An error of the events part: `code` is stable, the message adds what it was about. */
export class EventsError extends Error {
  readonly code: EventErrorCode;

  constructor(code: EventErrorCode, about?: string, options?: { readonly cause?: unknown }) {
    super(about === undefined ? EVENT_ERRORS[code] : `${about}: ${EVENT_ERRORS[code]}`, options);
    this.name = 'EventsError';
    this.code = code;
  }
}

/** The text of anything that was thrown, for logs and for the `error` column of parked events. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
