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

/** The problem that a procedure signalled; any other error as it is. */
export function asProcedureProblem(error: unknown): unknown {
  const { sqlState, sqlMessage } = error as DatabaseError;
  if (sqlState !== '45000' || sqlMessage === undefined) return error;
  const refused = /^(4\d\d)\|([a-z-]+)\|(.+)$/.exec(sqlMessage);
  if (refused !== null) return new ProblemError(refused[2] ?? '', Number(refused[1]), refused[3] ?? '');
  const [code = '', ...args] = sqlMessage.split('|');
  return PROBLEMS[code]?.(...args) ?? error;
}

/**
 * Errors after which the whole call may be tried again. A duplicate entry counts, because the only unique key that
 * two calls can race for is an idempotency key: the second try finds the order of the first.
 */
export function isTransient(error: unknown): boolean {
  const { code } = error as DatabaseError;
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_DUP_ENTRY';
}
