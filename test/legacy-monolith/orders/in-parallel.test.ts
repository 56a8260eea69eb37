import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { makeMysqlKnex } from '../../../events/index.ts';
import { callProcedure } from '../../../legacy-monolith/shared/call-procedure.ts';
import { makeWorld, PRODUCT, richOrder, rows, saveOrder, type World } from './world.ts';

const MENUS = [
  [PRODUCT.margherita, PRODUCT.cola],
  [PRODUCT.sauce, PRODUCT.pepperoni, PRODUCT.margherita],
  [PRODUCT.cola, PRODUCT.pepperoni],
].map((menu) => menu.map((productId) => ({ productId, quantity: 1 })));
const ROUNDS = Array.from({ length: 12 }, (_, index) => MENUS[index % MENUS.length] ?? []);

describe('orders of one pizzeria that are taken, changed and cancelled at the same moment', function () {
  this.timeout(120_000);
  let world: World;
  // Not by the monolith's own way in, which repeats the loser of a deadlock: a few times only, and each time for nothing.
  let app: Knex;

  before(async () => {
    world = await makeWorld('in_parallel');
    app = makeMysqlKnex(world.legacy.appUrl);
    const limited = [PRODUCT.margherita, PRODUCT.sauce].map((product_id) => ({ product_id, remaining: 10_000 }));
    await world.root('product_limits').insert(limited.map((limit) => ({ pizzeria_id: 1, ...limit })));
    await world.root('promotions').where({ id: 1 }).update({ uses_left: 10_000 });
  });
  after(async () => {
    await app.destroy();
    await world.close();
  });

  const call = (name: string, args: readonly unknown[]) => callProcedure(app, name, args);
  const inTurn = async (work: (lines: object, index: number) => Promise<unknown>) => {
    for (const [index, lines] of ROUNDS.entries()) await work(lines, index);
  };
  const first = async (sql: string) => (await rows(world.root.raw(sql).then(([found]) => found as unknown)))[0];

  it('never wait for each other in a circle', async () => {
    const orders = await Promise.all(ROUNDS.map((lines) => saveOrder(world.db, { lines })));
    const id = (index: number) => orders[index % orders.length]?.id;
    const changing = (shift: number) => () =>
      inTurn((lines, index) => call('shift_order_change', [id(index + shift), JSON.stringify(lines), 0, 0, 1]));
    const taking = (changes: object) => () =>
      inTurn((lines) => call('order_save', [richOrder({ lines, ...changes }), 1, 'contact-centre', null]));
    const limiting = () => inTurn(() => call('product_limit_set', [1, PRODUCT.margherita, 10_000, 1]));
    const cancelling = () =>
      inTurn(async (lines) => {
        const order = await saveOrder(world.db, { lines });
        await call('order_set_status', [order.id, 'cancelled']);
      });
    await Promise.all(
      [
        changing(0),
        changing(4),
        changing(8),
        taking({ promoCode: 'TENTH' }),
        taking({ promoCode: 'TENTH', pizzeriaId: 3 }),
        limiting,
        cancelling,
      ].map((work) => work()),
    );
  });

  it('tell the second of two taps on one ticket that somebody was faster, instead of waiting in a circle', async () => {
    for (const lines of ROUNDS) {
      const { id } = await saveOrder(world.db, { lines });
      const [[ticket] = []] = await rows(world.root('kitchen_tickets').where({ order_id: id }).select('id').limit(1));
      if (ticket === undefined) continue;
      const taps = await Promise.allSettled([1, 3].map((user) => call('ticket_advance', [ticket, 'dough', user])));
      const refusals = taps.flatMap((tap) => (tap.status === 'rejected' ? [String(tap.reason)] : []));
      assert.equal(refusals.length, 1);
      assert.match(String(refusals[0]), /409\|ticket-moved/);
    }
  });

  it('leave sums that agree with the orders', async () => {
    const alive = "FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.status <> 'cancelled'";
    const total = "(SELECT SUM(total) FROM orders WHERE status <> 'cancelled')";
    const hours = await first(`SELECT SUM(revenue), ${total} FROM sales_by_hour`);
    assert.equal(hours?.[0], hours?.[1]);
    const products = await first(`SELECT SUM(quantity), (SELECT SUM(l.quantity) ${alive}) FROM product_sales`);
    assert.equal(products?.[0], products?.[1]);
    const store = await first(
      'SELECT COUNT(*) FROM ingredient_stock s WHERE amount <> IF(pizzeria_id = 1, 10000, 0) + COALESCE(' +
        '(SELECT SUM(amount) FROM stock_moves m WHERE m.pizzeria_id = s.pizzeria_id AND m.ingredient_id = s.ingredient_id), 0)',
    );
    assert.deepEqual(store, [0]);
  });
});
