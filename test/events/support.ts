import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { createLogger, transports, type Logger } from 'winston';
import {
  createEventTables,
  makeMysqlKnex,
  type CapturedAggregate,
  type Envelope,
  type SyncRules,
} from '../../events/index.ts';
import { selectRows, write } from '../../events/database/rows.ts';
import { testDatabase } from '../support/servers.ts';

/** Logs nothing unless a person debugs a test with STRANGLER_TEST_LOG=1. */
export const logger: Logger = createLogger({
  silent: process.env['STRANGLER_TEST_LOG'] === undefined,
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its own transports as interfaces
  transports: [new transports.Console()],
});

/** Collects what a test has started and ends it in reverse order. */
export function makeCleanup(): { add(end: () => Promise<unknown>): void; run(): Promise<void> } {
  let ends: (() => Promise<unknown>)[] = [];
  return {
    add: (end) => void ends.push(end),
    run: async () => {
      const all = ends.reverse();
      ends = [];
      for (const end of all) await end();
    },
  };
}

export interface TestOrder {
  readonly id: number;
  readonly status: string;
  readonly comment: string | null;
  readonly total: number;
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
}

/** A database with orders, lines and the event tables; `sync` is a knex of the user that applies events. */
export interface Side {
  readonly name: string;
  readonly url: string;
  readonly knex: Knex;
  readonly sync: Knex;
  readonly syncUser: string;
}

export async function makeSide(
  label: string,
  cleanup: { add(end: () => Promise<unknown>): void },
  poolMax = 10,
): Promise<Side> {
  const { name, url } = await testDatabase(label);
  const knex = makeMysqlKnex(url, { poolMax });
  cleanup.add(() => knex.destroy());
  await knex.raw(`CREATE TABLE orders (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, status VARCHAR(20) NOT NULL,
    comment VARCHAR(200) NULL, total INT NOT NULL DEFAULT 0, till_note VARCHAR(50) NULL) ENGINE=InnoDB`);
  await knex.raw(`CREATE TABLE order_lines (order_id BIGINT UNSIGNED NOT NULL, line INT NOT NULL, quantity INT NOT NULL,
    PRIMARY KEY (order_id, line)) ENGINE=InnoDB`);
  await createEventTables(knex);
  const syncUser = `sync_${randomBytes(4).toString('hex')}`;
  const password = randomBytes(8).toString('hex');
  await knex.raw(`CREATE USER '${syncUser}'@'%' IDENTIFIED BY '${password}'`);
  await knex.raw(`GRANT ALL ON \`${name}\`.* TO '${syncUser}'@'%'`);
  cleanup.add(() => knex.raw(`DROP USER '${syncUser}'@'%'`));
  const at = new URL(url);
  at.username = syncUser;
  at.password = password;
  const sync = makeMysqlKnex(at.toString(), { poolMax });
  cleanup.add(() => sync.destroy());
  return { name, url, knex, sync, syncUser };
}

export const orderTables = {
  aggregate: 'order',
  root: { table: 'orders', key: 'id' },
  children: [{ table: 'order_lines', foreignKey: 'order_id', field: 'lines' }],
  columns: { till_note: null },
} as const;

export const orderAggregate: CapturedAggregate = { ...orderTables, type: 'order.changed', read: readOrder };

export async function readOrder(db: Knex, id: string): Promise<TestOrder | null> {
  const [root] = await selectRows<Omit<TestOrder, 'lines'>>(
    db,
    'SELECT id, status, comment, total FROM orders WHERE id = ?',
    [id],
  );
  if (root === undefined) return null;
  const lines = await selectRows<TestOrder['lines'][number]>(
    db,
    'SELECT line, quantity FROM order_lines WHERE order_id = ? ORDER BY line',
    [id],
  );
  return { ...root, lines: [...lines] };
}

/** Makes this side's order equal to the event's. */
export async function applyOrder(trx: Knex.Transaction, event: Envelope): Promise<void> {
  const order = event.data as TestOrder | null;
  const id = event.subject.slice('order/'.length);
  if (order === null) {
    await write(trx, 'DELETE FROM order_lines WHERE order_id = ?', [id]);
    await write(trx, 'DELETE FROM orders WHERE id = ?', [id]);
    return;
  }
  await write(
    trx,
    `INSERT INTO orders (id, status, comment, total) VALUES (?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE status = VALUES(status), comment = VALUES(comment), total = VALUES(total)`,
    [order.id, order.status, order.comment, order.total],
  );
  await write(trx, 'DELETE FROM order_lines WHERE order_id = ?', [id]);
  if (order.lines.length > 0)
    await trx('order_lines').insert(order.lines.map((line) => ({ order_id: order.id, ...line })));
}

export function orderSync(source: string, owner: boolean): SyncRules {
  return {
    aggregate: 'order',
    type: 'order.changed',
    source,
    owner,
    root: { table: 'orders', key: 'id' },
    read: readOrder,
  };
}

/** Stored events of a database, published or not, in order. */
export async function storedEvents(
  knex: Knex,
): Promise<
  readonly { aggregate: string; seq: number; data: string | null; changed: string; origin: string; seen: number }[]
> {
  const columns = 'id, aggregate, seq, data, changed, origin, seen';
  return selectRows(
    knex,
    `SELECT ${columns} FROM strangler_outbox UNION SELECT ${columns} FROM strangler_archive ORDER BY id`,
  );
}
