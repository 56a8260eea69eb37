/** What a database error means for the one who got it. */
export type DatabaseFailure = 'deadlock' | 'busy' | 'down' | 'other';

// The transaction was rolled back (or must be) through no fault of its own; the same work may be tried again.
const DEADLOCK = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);

// A row stayed locked by somebody else for longer than we were ready to wait. MariaDB reports a refused NOWAIT like that too.
const BUSY = new Set(['ER_LOCK_NOWAIT', 'ER_LOCK_WAIT_TIMEOUT']);

const DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_QUERY_INTERRUPTED',
  'ER_CONNECTION_KILLED',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_DISK_FULL',
]);

// mysql2 and knex raise some losses of the connection without any code.
const DOWN_TEXT =
  /closed state|connection lost|server has gone away|Timeout acquiring a connection|server closed the connection/i;

/** The driver's or the server's code of an error, or an empty string. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}

/** Tells whether to try again, to wait for the database, or to blame the work itself. Looks through causes. */
export function classifyFailure(error: unknown): DatabaseFailure {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = codeOf(at);
    if (code === 'aggregate-busy' || BUSY.has(code)) return 'busy';
    if (DEADLOCK.has(code)) return 'deadlock';
    if (DOWN.has(code) || DOWN_TEXT.test(at.message)) return 'down';
  }
  return 'other';
}
