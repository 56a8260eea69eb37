import { ordersProblems, type OrderStatus } from '../../services/contracts/index.ts';
import { ProblemError } from '../../services/kit/index.ts';

/**
 * Procedures of the orders API refuse by `SIGNAL SQLSTATE '45000'` with a message `code|argument|…`: the code is stable,
 * and this is the one table that says what the API answers for it. All others call `refuse(status, code, text)`, which
 * signals `status|code|text`.
 */
const PROBLEMS: Readonly<Record<string, (...args: string[]) => ProblemError>> = {
  'no-such-order': (id = '') => ordersProblems.noSuchOrder(id),
  'no-such-pizzeria': (id = '') => ordersProblems.noSuchPizzeria(id),
  'unknown-pizzeria': (id) => ordersProblems.unknownPizzeria(Number(id)),
  'unknown-product': (id) => ordersProblems.unknownProduct(Number(id)),
  'product-stopped': (id) => ordersProblems.productStopped(Number(id)),
  'status-not-allowed': (from, to) => ordersProblems.statusNotAllowed(from as OrderStatus, to as OrderStatus),
  'idempotency-key-reused': () => ordersProblems.idempotencyKeyReused(),
};

interface DatabaseError {
  readonly code?: string;
  readonly sqlState?: string;
  readonly sqlMessage?: string;
}

/**
 * What the server says when a change does not fit what is there: procedures check before they write, so these are for
 * what two people do in the same moment, and for what a procedure forgot to check.
 */
const CONFLICTS: Readonly<Record<string, (message: string) => ProblemError>> = {
  ER_DUP_ENTRY: (message) => {
    const key = /for key '(?:[^'.]*\.)?([^'.]+)'$/.exec(message)?.[1];
    const named = key === undefined ? '' : ` (${key})`;
    return new ProblemError('already-exists', 409, `There is one like it already${named}; nothing was changed.`);
  },
  ER_NO_REFERENCED_ROW_2: () =>
    new ProblemError('unknown-reference', 422, 'This refers to something that does not exist; nothing was changed.'),
  ER_ROW_IS_REFERENCED_2: () =>
    new ProblemError('in-use', 409, 'Something else still refers to it, so it stays; nothing was changed.'),
};

/** The problem that a procedure signalled or ran into; any other error as it is. */
export function asProcedureProblem(error: unknown): unknown {
  const { code = '', sqlState, sqlMessage } = error as DatabaseError;
  if (sqlMessage === undefined) return error;
  if (sqlState !== '45000') return CONFLICTS[code]?.(sqlMessage) ?? error;
  const refused = /^(4\d\d)\|([a-z-]+)\|(.+)$/.exec(sqlMessage);
  if (refused !== null) return new ProblemError(refused[2] ?? '', Number(refused[1]), refused[3] ?? '');
  const [problemCode = '', ...args] = sqlMessage.split('|');
  return PROBLEMS[problemCode]?.(...args) ?? error;
}

// How often a call is tried in all. A deadlock's loser meets others in its next try. A duplicate key is repeated once:
// when two calls raced for it (an idempotency key, a new customer's phone), the second try finds what the first made.
const TRIES: Readonly<Record<string, number>> = { ER_LOCK_DEADLOCK: 5, ER_CHECKREAD: 5, ER_DUP_ENTRY: 2 };

/** Whether the call that failed is tried again; its transaction was rolled back whole, so that is safe. */
export function isWorthRepeating(error: unknown, attempt: number): boolean {
  return attempt < (TRIES[(error as DatabaseError).code ?? ''] ?? 1);
}
