import assert from 'node:assert/strict';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { waitFor } from './wait-for.ts';

/** One order as a database holds it: every column that both sides have, its lines, all as text. */
type StoredOrder = Readonly<Record<string, string | null>>;

/** Both sides' databases, read with plain SQL: none of the product's own queries vouches for itself. */
export interface OrderDatabases {
  /** Every order of a side by its id. */
  read(side: Side): Promise<ReadonlyMap<string, StoredOrder>>;
  /** Waits until both sides hold the same orders and nothing is on its way, then returns them; fails with the differences. */
  settled(timeoutMs?: number): Promise<ReadonlyMap<string, StoredOrder>>;
  query(side: Side, sql: string, values?: readonly (string | number)[]): Promise<readonly RowDataPacket[]>;
  close(): Promise<void>;
}
export type Side = 'legacy' | 'orders';

const columns = [
  'number',
  'business_date',
  'pizzeria_id',
  'status',
  'type',
  'customer_phone',
  'customer_name',
  'street',
  'house',
  'flat',
  'subtotal',
  'discount',
  'total',
  'comment',
  'idempotency_key',
  'created_at',
  'changed_at',
];
const select = `SELECT CAST(o.id AS CHAR) AS id, ${columns.map((name) => `CAST(o.${name} AS CHAR) AS ${name}`).join(', ')},
  (SELECT GROUP_CONCAT(CONCAT_WS('|', l.line, l.product_id, l.name, l.quantity, l.unit_price, l.amount)
     ORDER BY l.line SEPARATOR '\\n') FROM order_lines l WHERE l.order_id = o.id) AS order_lines
  FROM orders o ORDER BY o.id`;

/** Connects to the databases `legacy` and `orders` of a stack with root's URL. */
export async function orderDatabases(mysqlUrl: string): Promise<OrderDatabases> {
  const connect = (name: Side): Promise<Connection> =>
    createConnection({ uri: `${mysqlUrl}/${name}`, timezone: 'Z', dateStrings: true });
  const connections = { legacy: await connect('legacy'), orders: await connect('orders') };

  const query: OrderDatabases['query'] = async (side, sql, values = []) => {
    const [rows] = await connections[side].query<RowDataPacket[]>(sql, [...values]);
    return rows;
  };
  const read: OrderDatabases['read'] = async (side) => {
    await connections[side].query('SET SESSION group_concat_max_len = 1000000');
    const rows = await query(side, select);
    return new Map(rows.map(({ id, ...row }) => [String(id), row as StoredOrder]));
  };
  const pending = async (side: Side): Promise<number> => {
    const [row] = await query(
      side,
      `SELECT (SELECT COUNT(*) FROM strangler_thin) + (SELECT COUNT(*) FROM strangler_outbox) AS n`,
    );
    return Number(row?.['n']);
  };
  return {
    read,
    query,
    async settled(timeoutMs = 30_000) {
      let legacy: ReadonlyMap<string, StoredOrder> = new Map();
      let orders: ReadonlyMap<string, StoredOrder> = new Map();
      const same = async (): Promise<boolean> => {
        if ((await pending('legacy')) + (await pending('orders')) > 0) return false;
        [legacy, orders] = [await read('legacy'), await read('orders')];
        return differences(legacy, orders).length === 0;
      };
      await waitFor('both databases to be equal', same, timeoutMs).catch((error: unknown) => {
        assert.deepEqual(differences(legacy, orders).slice(0, 10), [], 'the two databases differ');
        throw error;
      });
      return legacy;
    },
    async close() {
      await Promise.all([connections.legacy.end(), connections.orders.end()]);
    },
  };
}

function differences(
  legacy: ReadonlyMap<string, StoredOrder>,
  orders: ReadonlyMap<string, StoredOrder>,
): readonly string[] {
  const ids = [...new Set([...legacy.keys(), ...orders.keys()])];
  return ids.flatMap((id) => {
    const [left, right] = [legacy.get(id), orders.get(id)];
    if (left === undefined || right === undefined)
      return [`order ${id} only on ${left === undefined ? 'orders' : 'legacy'}`];
    return [...columns, 'order_lines']
      .filter((name) => left[name] !== right[name])
      .map((name) => `order ${id} ${name}: legacy ${String(left[name])}, orders ${String(right[name])}`);
  });
}
