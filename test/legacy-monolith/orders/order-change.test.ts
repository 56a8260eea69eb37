import assert from 'node:assert/strict';
import { callProcedure } from '../../../legacy-monolith/shared/call-procedure.ts';
import { takeOrder } from '../sample.ts';
import { makeWorld, PRODUCT, rows, saveOrder, TOPPING, type World } from './world.ts';

describe('order_change', function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await makeWorld('change');
  });
  after(() => world.close());

  const change = (id: number, lines: readonly object[]) =>
    world.root.transaction((trx) => callProcedure(trx, 'order_change', [id, JSON.stringify(lines), 1]));
  const linesOf = (id: number) =>
    rows(
      world
        .root('order_lines')
        .where({ order_id: id })
        .orderBy('line')
        .select('line', 'product_id', 'quantity', 'amount'),
    );
  const ticketsOf = (id: number) =>
    rows(
      world
        .root('kitchen_tickets')
        .where({ order_id: id, cancelled: 0 })
        .orderBy(['line', 'piece'])
        .select('line', 'piece', 'product_id', 'station'),
    );

  it('keeps what stays with the tickets at work, makes tickets of what is new, and works the sums out anew', async () => {
    const half = { productId: PRODUCT.margherita, secondHalfId: PRODUCT.pepperoni, toppingIds: [TOPPING.chilli] };
    const { id } = await saveOrder(world.db, {
      lines: [
        { ...half, quantity: 2 },
        { productId: PRODUCT.margherita, quantity: 1 },
      ],
    });
    await world.root('kitchen_tickets').where({ order_id: id, line: 1, piece: 1 }).update({ station: 'oven' });
    await change(id, [
      { productId: PRODUCT.pepperoni, quantity: 1 },
      { ...half, quantity: 1 },
    ]);
    assert.deepEqual(await linesOf(id), [
      [1, PRODUCT.margherita, 1, 52_000],
      [3, PRODUCT.pepperoni, 1, 50_000],
    ]);
    assert.deepEqual(await ticketsOf(id), [
      [1, 1, PRODUCT.margherita, 'oven'],
      [3, 1, PRODUCT.pepperoni, 'dough'],
    ]);
    assert.deepEqual(await rows(world.root('order_line_halves').where({ order_id: id }).select('line', 'product_id')), [
      [1, PRODUCT.pepperoni],
    ]);
    const [[subtotal, discount, total]] = (await rows(
      world.root('orders').where({ id }).select('subtotal', 'discount', 'total'),
    )) as [number[]];
    assert.deepEqual([subtotal, discount, total], [102_000, 5_100, 96_900]);
    assert.deepEqual(await rows(world.root('payments').where({ order_id: id }).select('amount')), [[96_900]]);
    assert.deepEqual(await rows(world.root('sales_by_hour').sum({ n: 'orders', r: 'revenue' })), [[1, 96_900]]);
    const [[dough] = []] = await rows(
      world.root('stock_moves').where({ order_id: id, ingredient_id: 1 }).sum({ amount: 'amount' }),
    );
    assert.equal(Number(dough), -(151 + 151 + 301));
  });

  it('makes a ticket again for a piece that was taken out and came back', async () => {
    const { id } = await saveOrder(world.db, { lines: [{ productId: PRODUCT.margherita, quantity: 2 }] });
    await change(id, [{ productId: PRODUCT.margherita, quantity: 1 }]);
    assert.equal((await ticketsOf(id)).length, 1);
    await change(id, [{ productId: PRODUCT.margherita, quantity: 3 }]);
    assert.deepEqual(
      (await ticketsOf(id)).map(([, piece]) => piece),
      [1, 2, 3],
    );
    const [[changes]] = (await rows(world.root('order_details').where({ order_id: id }).select('changes'))) as [
      [number],
    ];
    assert.equal(changes, 2);
  });

  it('finishes an order whose last unfinished piece was taken out', async () => {
    const { id } = await saveOrder(world.db, {
      lines: [
        { productId: PRODUCT.margherita, quantity: 1 },
        { productId: PRODUCT.pepperoni, quantity: 1 },
      ],
    });
    await world.db.call('order_set_status', [id, 'cooking']);
    await world.root('kitchen_tickets').where({ order_id: id, line: 1 }).update({ station: 'done' });
    await change(id, [{ productId: PRODUCT.margherita, quantity: 1 }]);
    assert.deepEqual(await rows(world.root('orders').where({ id }).select('status')), [['ready']]);
  });

  it('keeps a product that was stopped meanwhile, but adds none, no second piece of it and none as a half', async () => {
    const { id } = await saveOrder(world.db);
    await world.root('stop_list').insert({ pizzeria_id: 1, product_id: PRODUCT.margherita, since: '2026-01-01' });
    await world.root('stop_list').insert({ pizzeria_id: 1, product_id: PRODUCT.cola, since: '2026-01-01' });
    const kept = { productId: PRODUCT.margherita, quantity: 1 };
    await change(id, [kept, { productId: PRODUCT.sauce, quantity: 1 }]);
    await assert.rejects(change(id, [kept, { productId: PRODUCT.cola, quantity: 1 }]), /product-stopped/);
    await assert.rejects(change(id, [{ ...kept, quantity: 2 }]), /product-stopped/);
    await world.root('stop_list').where({ product_id: PRODUCT.margherita }).delete();
    await world.root('stop_list').insert({ pizzeria_id: 1, product_id: PRODUCT.pepperoni, since: '2026-01-01' });
    const half = { ...kept, secondHalfId: PRODUCT.pepperoni };
    await assert.rejects(change(id, [half]), /product-stopped/);
    await world.root('stop_list').where({ product_id: PRODUCT.pepperoni }).delete();
    await change(id, [half]);
    await world.root('stop_list').insert({ pizzeria_id: 1, product_id: PRODUCT.pepperoni, since: '2026-01-01' });
    await change(id, [half, { productId: PRODUCT.margherita, quantity: 1 }]);
    await world.root('stop_list').delete();
  });

  it('keeps a topping that has run out meanwhile, but adds none', async () => {
    const topped = (quantity: number) => ({ productId: 1, quantity, toppingIds: [TOPPING.cheese] });
    const { id } = await saveOrder(world.db, { lines: [topped(1)] });
    await world.root('ingredient_stops').insert({ pizzeria_id: 1, ingredient_id: 2, since: '2026-01-01' });
    await change(id, [topped(1), { productId: PRODUCT.cola, quantity: 1 }]);
    await assert.rejects(change(id, [topped(2)]), /409\|product-stopped\|Extra cheese/);
    await world.root('ingredient_stops').delete();
    await change(id, [topped(2)]);
  });

  it('changes an order from before there were details, and prices a plain one plainly', async () => {
    const order = await takeOrder(world.db, { phone: '+79990000001' });
    const id = Number(order['id']);
    await world.root('kitchen_tickets').where({ order_id: id }).delete();
    await world.root('order_details').where({ order_id: id }).delete();
    await change(id, [{ productId: PRODUCT.margherita, quantity: 2 }]);
    assert.deepEqual(await linesOf(id), [[1, PRODUCT.margherita, 2, 79_900]]);
    assert.equal((await ticketsOf(id)).length, 2);
  });

  it('keeps the promotion of the code that the order was taken with, also when that was its last use', async () => {
    const pickup = { type: 'pickup', address: null, customer: { phone: '+79990000778', name: 'Olga' } };
    const margheritas = (quantity: number) => [{ productId: PRODUCT.margherita, quantity }];
    const discountOf = async (id: number) =>
      (await rows(world.root('orders').where({ id }).select('discount')))[0]?.[0];
    const usesOf = (id: number) => rows(world.root('promotion_uses').where({ order_id: id }).select('discount'));
    const tenth = await saveOrder(world.db, { ...pickup, promoCode: 'TENTH', lines: margheritas(1) });
    await world.root('promotions').where({ code: 'TENTH' }).update({ active: 0 });
    await change(tenth.id, margheritas(3));
    assert.equal(await discountOf(tenth.id), 11_985);
    assert.deepEqual(await usesOf(tenth.id), [[11_985]]);
    assert.deepEqual(await rows(world.root('promotions').where({ code: 'TENTH' }).select('uses_left')), [[0]]);

    const gift = await saveOrder(world.db, { ...pickup, promoCode: 'SAUCE', lines: margheritas(2) });
    await change(gift.id, margheritas(3));
    assert.deepEqual((await linesOf(gift.id)).at(-1)?.slice(1), [PRODUCT.sauce, 1, 0]);
    await change(gift.id, margheritas(1));
    assert.deepEqual(await linesOf(gift.id), [[1, PRODUCT.margherita, 1, 39_950]]);
    assert.deepEqual(await usesOf(gift.id), []);
    const agreed = world.root('order_details').where({ order_id: gift.id }).select('promotion_id');
    assert.deepEqual(await rows(agreed), [[null]]);
  });

  it('refuses what is ready, what is paid, and what does not exist', async () => {
    const lines = [{ productId: PRODUCT.cola, quantity: 1 }];
    const ready = await saveOrder(world.db);
    await world.db.call('order_set_status', [ready.id, 'ready']);
    await assert.rejects(change(ready.id, lines), /409\|order-not-open/);
    const paid = await saveOrder(world.db);
    await world.root('payments').where({ order_id: paid.id }).update({ status: 'paid' });
    await assert.rejects(change(paid.id, lines), /409\|already-paid/);
    await assert.rejects(change(999, lines), /no-such-order/);
  });
});
