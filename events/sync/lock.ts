import type { Knex } from 'knex';
import { codeOf } from '../database/failures.ts';
import { selectRows } from '../database/rows.ts';
import type { ThinRow } from '../capture/thin.ts';
import { EventsError } from '../errors.ts';

/** Locks the root row without waiting; a transaction that holds it is half way through a change of the aggregate. */
export async function lockRoot(
  trx: Knex.Transaction,
  subject: string,
  root: { readonly table: string; readonly key: string },
  id: string,
): Promise<void> {
  await orBusy(subject, () =>
    selectRows(trx, 'SELECT 1 FROM ?? WHERE ?? = ? FOR UPDATE NOWAIT', [root.table, root.key, id]),
  );
}

/** This aggregate's captured changes, locked without waiting; an uncommitted one belongs to a change in progress. */
export async function lockThin(trx: Knex.Transaction, subject: string): Promise<readonly ThinRow[]> {
  return orBusy(subject, () =>
    selectRows<ThinRow>(
      trx,
      'SELECT id, aggregate, op, changed, origin FROM strangler_thin WHERE aggregate = ? ORDER BY id FOR UPDATE NOWAIT',
      [subject],
    ),
  );
}

async function orBusy<T>(subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // MariaDB reports a refused NOWAIT as a lock wait timeout, MySQL by a code of its own.
    const code = codeOf(cause);
    if (code === 'ER_LOCK_WAIT_TIMEOUT' || code === 'ER_LOCK_NOWAIT')
      throw new EventsError('aggregate-busy', subject, { cause });
    throw cause;
  }
}
