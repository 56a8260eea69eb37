import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { takeOrder } from '../sample.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';

interface Totals {
  readonly beforeTotal: number;
  readonly afterTotal: number;
  readonly paid: number | null;
}

const PAGES = ['/shift-manager', '/shift-manager/stops', '/shift-manager/orders', '/shift-manager/staff'];

describe('shift manager', function () {
  this.timeout(120_000);
  let url: string;
  let root: Knex;
  let db: LegacyDatabase;
  let monolith: RunningMonolith;
  let manager: Visitor;

  before(async () => {
    const database = await legacyDatabase('shift');
    url = database.url;
    await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
    root = connectForMigration(url);
    db = connectLegacyDatabase(database.appUrl);
    monolith = await runMonolith(database.appUrl);
    manager = await login('manager1');
  });
  after(async () => {
    await monolith.stop();
    await db.close();
    await root.destroy();
  });

  async function login(name: string): Promise<Visitor> {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
    await visitor.get('/');
    return visitor;
  }
  const newOrder = async (): Promise<number> =>
    (await takeOrder(db, { lines: [{ productId: 1, quantity: 1 }] }))['id'] as number;
  const change = (id: number, lines: unknown, { action = 'change', changes = 0, by = manager } = {}) =>
    by.call<Totals & { code: string }>('POST', `/shift-manager/orders/${id}/${action}`, { lines, changes });
  const statusOf = async (path: string, body: unknown, by = manager) => (await by.call('POST', path, body)).status;

  it('shows valid pages to the shift manager, and to nobody of another role or pizzeria', async () => {
    const order = await newOrder();
    for (const path of [...PAGES, `/shift-manager/orders/${order}`]) {
      const page = await manager.get(path);
      assert.deepEqual([path, page.status, page.mistakes], [path, 200, []]);
    }
    const cook = await login('cook1');
    for (const path of PAGES) assert.equal((await cook.get(path)).status, 403);
    assert.equal((await manager.get('/shift-manager?pizzeriaId=2')).status, 403);
    const stranger = await login('manager2');
    assert.equal((await stranger.get(`/shift-manager/orders/${order}`)).status, 403);
    assert.equal((await change(order, [{ productId: 1, quantity: 2 }], { by: stranger })).status, 403);
    assert.equal((await manager.get('/shift-manager/orders/999999')).status, 404);
    assert.equal((await (await login('admin')).get('/shift-manager?pizzeriaId=999')).status, 404);
    assert.equal((await makeVisitor(monolith.baseUrl).get('/shift-manager')).status, 302);
  });

  it('counts what is sold, what is late and what stands in the kitchen', async () => {
    const live = async () => (await manager.call<Record<string, unknown>>('GET', '/shift-manager/live')).body;
    const before = await live();
    const order = await newOrder();
    await root('order_details').where({ order_id: order }).update({ promised_at: '2020-01-01 00:00:00' });
    const after = await live();
    const head = (view: Record<string, unknown>) => view['head'] as { orders: number; revenue: number };
    assert.equal(head(after).orders, head(before).orders + 1);
    assert.equal(head(after).revenue, head(before).revenue + 39_900);
    assert.equal(after['lateOrders'], Number(before['lateOrders']) + 1);
    const [worst] = after['late'] as [{ id: number; lines: string[] }];
    assert.deepEqual([worst.id, worst.lines], [order, ['1 × Margherita']]);
    const dough = (after['stations'] as { station: string; tickets: number }[]).find(
      ({ station }) => station === 'dough',
    );
    assert.ok((dough?.tickets ?? 0) > 0);
  });

  it('shows what a change comes to without making it, then makes it', async () => {
    const order = await newOrder();
    const lines = [
      { productId: 1, quantity: 2 },
      { productId: 2, quantity: 1, toppingIds: [1] },
    ];
    const preview = await change(order, lines, { action: 'preview' });
    assert.equal(preview.status, 200);
    assert.deepEqual([preview.body.beforeTotal, preview.body.paid], [39_900, null]);
    assert.equal(await total(order), 39_900);
    const made = await change(order, lines);
    assert.equal(made.body.afterTotal, preview.body.afterTotal);
    assert.equal(await total(order), preview.body.afterTotal);
    const again = await change(order, lines);
    assert.deepEqual([again.status, again.body.code], [409, 'changed-meanwhile']);
  });

  it('lets one of two managers win who change an order at once', async () => {
    const order = await newOrder();
    const answers = await Promise.all([2, 3].map((quantity) => change(order, [{ productId: 1, quantity }])));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });

  it('refuses to change what is ready, and names what a paid order would differ by', async () => {
    const order = await newOrder();
    await root('payments').where({ order_id: order }).update({ status: 'paid' });
    const lines = [{ productId: 1, quantity: 2 }];
    const preview = await change(order, lines, { action: 'preview' });
    assert.deepEqual(preview.body, { beforeTotal: 39_900, afterTotal: 79_800, paid: 39_900 });
    assert.deepEqual(await root('payments').where({ order_id: order }).pluck('status'), ['paid']);
    assert.equal((await change(order, lines)).status, 409);
    await root('payments').where({ order_id: order }).update({ status: 'intended' });
    await root('orders').where({ id: order }).update({ status: 'ready' });
    assert.equal((await change(order, lines)).status, 409);
    assert.match((await manager.get(`/shift-manager/orders/${order}`)).text, /too late/);
  });

  it('refuses lines that make no sense', async () => {
    const order = await newOrder();
    assert.equal((await change(order, [])).status, 400);
    assert.equal((await change(order, [{ productId: 1, quantity: 0 }])).status, 400);
    assert.equal((await change(order, [{ productId: 9_999, quantity: 1 }])).status, 422);
    assert.equal((await change(order, [{ productId: 1, quantity: 1, toppingIds: [999] }])).status, 422);
    assert.equal((await change(order, [{ productId: 1, quantity: 1, toppingIds: [1, 1] }])).status, 400);
    assert.equal((await change(999_999, [{ productId: 1, quantity: 1 }])).status, 404);
  });

  it('leaves an order as it was when a change breaks', async () => {
    const order = await newOrder();
    const lines = JSON.stringify([{ productId: 2, quantity: 2 }]);
    const tables = ['orders', 'order_lines', 'order_details', 'kitchen_tickets', 'payments', 'stock_moves'];
    const more = ['ingredient_stock', 'order_log', 'sales_by_hour', 'product_sales', 'audit_log'];
    const call = () => db.call('shift_order_change', [order, lines, 0, 1, null]);
    await assertLeavesNothing({ url, tables: [...tables, ...more], call });
  });

  it('changes the stop list for its own pizzeria only', async () => {
    assert.equal(await statusOf('/shift-manager/products/stop', { productId: 1 }), 204);
    assert.equal(await statusOf('/shift-manager/products/stop', { productId: 1 }), 409);
    assert.equal(await statusOf('/shift-manager/products/lift', { productId: 1 }), 204);
    assert.equal(await statusOf('/shift-manager/products/lift?pizzeriaId=2', { productId: 1 }), 403);
    assert.equal(await statusOf('/shift-manager/products/stop', { productId: '1' }), 400);
    assert.equal(await statusOf('/shift-manager/ingredients/stop', { ingredientId: 9_999 }), 422);
    assert.equal(await statusOf('/shift-manager/products/limit', { productId: 2, remaining: 3 }), 204);
    assert.equal(await statusOf('/shift-manager/products/limit', { productId: 2, remaining: -3 }), 400);
    const stranger = makeVisitor(monolith.baseUrl);
    assert.equal(await statusOf('/shift-manager/products/stop', { productId: 1 }, stranger), 401);
  });

  it('clocks people in and out once, and sends couriers to the delivery desk', async () => {
    const employee = async (position: string, pizzeria: number): Promise<number> => {
      const row: unknown = await root('employees').where({ position, pizzeria_id: pizzeria }).first('id');
      return (row as { id: number }).id;
    };
    const cook = await employee('cook', 1);
    await root('time_entries').where({ employee_id: cook, left_at: null }).delete();
    const clock = async (direction: string, employeeId: number) =>
      statusOf(`/shift-manager/staff/clock-${direction}`, { employeeId });
    const answers = await Promise.all([clock('in', cook), clock('in', cook)]);
    assert.deepEqual(answers.sort(), [204, 409]);
    assert.equal(await clock('out', cook), 204);
    assert.equal(await clock('out', cook), 409);
    assert.equal(await clock('in', await employee('courier', 1)), 422);
    assert.equal(await clock('in', await employee('cook', 2)), 422);
    const call = (procedure: string) => () => db.call(procedure, [1, cook, null]);
    const tables = ['time_entries', 'audit_log'];
    await assertLeavesNothing({ url, tables, call: call('staff_clock_in') });
    await call('staff_clock_in')();
    await assertLeavesNothing({ url, tables, call: call('staff_clock_out') });
  });

  async function total(order: number): Promise<number> {
    return Number((await root<{ id: number; total: number }>('orders').where({ id: order }).first('total'))?.total);
  }
});
