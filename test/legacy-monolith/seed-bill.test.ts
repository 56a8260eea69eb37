import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';

interface OrderRow {
  readonly id: number;
  readonly pizzeria_id: number;
  readonly type: string;
  readonly source: string;
  readonly street: string | null;
  readonly house: string | null;
  readonly business_date: string;
  readonly percent: number;
  readonly code: string | null;
  readonly subtotal: number;
  readonly discount: number;
  readonly fee: number;
  readonly promotion_id: number | null;
  readonly promised: number;
}

describe('bills that the seed makes', function () {
  this.timeout(120_000);
  let knex: Knex;

  before(async () => {
    const { url } = await legacyDatabase('bills');
    await seedLegacy({ url, orders: 1_000, staffPassword: 'margherita' });
    knex = connectForMigration(url);
    // What ran out since then was there when the order was taken.
    await knex.raw('DELETE FROM stop_list');
  });
  after(() => knex.destroy());

  const rows = async (sql: string, values: readonly unknown[] = []): Promise<unknown[]> => {
    const [found] = (await knex.raw(sql, values as Knex.RawBinding[])) as [unknown[]];
    return found;
  };

  const linesOf = async (id: number): Promise<unknown[]> => {
    const lines = (await rows(
      `SELECT l.line, l.product_id, l.quantity, h.product_id AS half FROM order_lines l
       JOIN products p ON p.id = l.product_id AND p.category <> 'service'
       LEFT JOIN order_line_halves h ON h.order_id = l.order_id AND h.line = l.line
       WHERE l.order_id = ? AND l.name NOT LIKE '% (gift)' ORDER BY l.line`,
      [id],
    )) as { line: number; product_id: number; quantity: number; half: number | null }[];
    const toppings = (await rows('SELECT line, topping_id FROM order_line_toppings WHERE order_id = ?', [id])) as {
      line: number;
      topping_id: number;
    }[];
    return lines.map(({ line, product_id: productId, quantity, half: secondHalfId }) => ({
      ...{ productId, quantity, secondHalfId },
      toppingIds: toppings.filter((each) => each.line === line).map((each) => each.topping_id),
    }));
  };

  it('are those that the procedures make, with halves, toppings, promotions, fees and the prices of cities', async () => {
    const orders = (await rows(`
      SELECT o.id, o.pizzeria_id, o.type, d.source, o.street, o.house, c.discount_percent AS percent, p.code,
        DATE_FORMAT(o.business_date, '%Y-%m-%d') AS business_date, o.subtotal, o.discount, d.delivery_fee AS fee,
        d.promotion_id, TIMESTAMPDIFF(MINUTE, o.created_at, d.promised_at) AS promised
      FROM orders o
      JOIN order_details d ON d.order_id = o.id
      JOIN customers c ON c.id = o.customer_id
      LEFT JOIN promotions p ON p.id = d.promotion_id
      ORDER BY d.promotion_id DESC, CRC32(o.id) LIMIT 250`)) as OrderRow[];
    for (const order of orders) {
      const { id, pizzeria_id: pizzeriaId, type, street, house, code: promoCode } = order;
      const address = street === null ? null : { street, house };
      const wish = JSON.stringify({ pizzeriaId, type, address, promoCode, lines: await linesOf(id) });
      const plain = order.source === 'api' ? 1 : 0;
      await knex.raw('CALL order_bill(?, ?, ?, ?, @bill)', [wish, plain, order.business_date, order.percent]);
      const [made] = (await rows('SELECT @bill AS bill')) as { bill: string }[];
      const bill = JSON.parse(made?.bill ?? '{}') as Record<string, unknown>;
      const promotionId = bill['promotionId'] === null ? null : Number(bill['promotionId']);
      const numbers = ['subtotal', 'discount', 'fee', 'promisedMinutes'].map((name) => Number(bill[name]));
      assert.deepEqual(
        [...numbers, promotionId],
        [order.subtotal, order.discount, order.fee, order.promised, order.promotion_id],
        `order ${id}: ${wish}`,
      );
    }
    for (const present of ['code', 'fee', 'promotion_id'] as const) assert.ok(orders.some((each) => each[present]));
  });
});
