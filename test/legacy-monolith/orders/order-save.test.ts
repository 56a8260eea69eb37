import assert from 'node:assert/strict';
import { makeWorld, PRODUCT, richOrder, rows, saveOrder, TOPPING, type World } from './world.ts';

const HALVES = {
  productId: PRODUCT.margherita,
  quantity: 2,
  secondHalfId: PRODUCT.pepperoni,
  toppingIds: [TOPPING.cheese, TOPPING.chilli],
};

describe('order_save', function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await makeWorld('order_save');
  });
  after(() => world.close());

  const amounts = ({ order }: { order: Readonly<Record<string, unknown>> }) => [
    order['subtotal'],
    order['discount'],
    order['total'],
  ];
  const refusal = (status: number, code: string) => (error: unknown) => {
    assert.deepEqual([(error as { status: number }).status, (error as { code: string }).code], [status, code]);
    return true;
  };

  it('prices two halves as the dearer one costs in the city, with toppings on top, and says so in the name', async () => {
    const { lines } = await saveOrder(world.db, { lines: [HALVES] });
    const [line] = lines;
    assert.equal(line?.['name'], 'Margherita / Pepperoni & "Co" <hot> + Extra cheese + Chilli');
    assert.deepEqual([line['unit_price'], line['amount']], [50_000 + 6_900, 2 * 56_900]);
  });

  it('asks for the fee of the zone in which the house lies, as a line, and promises what the zone promises', async () => {
    const { id, order, lines, agreed } = await saveOrder(world.db);
    assert.deepEqual(
      lines.map((line) => [line['product_id'], line['amount']]),
      [
        [PRODUCT.margherita, 39_950],
        [PRODUCT.delivery, 15_000],
      ],
    );
    // 5% of the pizza, none of the fee: 1997.5.
    assert.deepEqual(amounts({ order }), [54_950, 1_998, 52_952]);
    assert.deepEqual([agreed['zone'], agreed['delivery_fee']], ['Centre', 15_000]);
    const promised = Date.parse(String(agreed['promised_at'])) - Date.parse(String(order['created_at']));
    assert.equal(promised, 45 * 60_000);
    assert.equal((await world.root('kitchen_tickets').where({ order_id: id })).length, 1);
  });

  it('asks for no fee from the sum on that the zone names, outside of all zones, or for a pickup', async () => {
    const free = await saveOrder(world.db, { lines: [{ productId: PRODUCT.pepperoni, quantity: 2 }] });
    const outside = await saveOrder(world.db, { address: { street: 'Nowhere', house: 'x', flat: '' } });
    const pickup = await saveOrder(world.db, { type: 'pickup', address: null });
    assert.deepEqual(
      [free, outside, pickup].map(({ agreed }) => [agreed['delivery_fee'], agreed['zone']]),
      [
        [0, 'Centre'],
        [0, null],
        [0, null],
      ],
    );
  });

  it('writes one ticket per piece that the kitchen makes, with what is on it', async () => {
    const { id } = await saveOrder(world.db, { lines: [HALVES, { productId: PRODUCT.cola, quantity: 3 }] });
    const tickets = await world
      .root('kitchen_tickets')
      .where({ order_id: id })
      .orderBy('piece')
      .select('line', 'piece', 'name', 'details', 'station');
    const name = 'Margherita / Pepperoni & "Co" <hot>';
    const details = '+ Extra cheese, + Chilli';
    assert.deepEqual(
      tickets.map((row) => ({ ...(row as object) })),
      [1, 2].map((piece) => ({ line: 1, piece, name, details, station: 'dough' })),
    );
  });

  it('describes the production in XML that can be read back, whatever the names are', async () => {
    const { id } = await saveOrder(world.db, { lines: [HALVES, { productId: PRODUCT.cola, quantity: 3 }] });
    const read = async (path: string): Promise<unknown> => {
      const [[row]] = (await world.root.raw(
        'SELECT EXTRACTVALUE(production, ?) AS value FROM order_details WHERE order_id = ?',
        [path, id],
      )) as [[{ value: unknown }]];
      return row.value;
    };
    assert.equal(await read('/production/@pieces'), '5');
    assert.equal(await read('/production/@weight'), '1000');
    assert.equal(await read('//item[@line="1"]/half'), 'Pepperoni &amp; &quot;Co&quot; &lt;hot&gt;');
    assert.equal(await read('//item[@line="1"]/topping[2]'), 'Chilli');
    assert.equal(await read('count(//item[@made-in="kitchen"]/plan/station)'), '4');
  });

  it('takes what is in it off the store: half of each half, rounded up, and the toppings', async () => {
    const { id } = await saveOrder(world.db, { lines: [HALVES] });
    const moves = world.root('stock_moves').where({ order_id: id }).orderBy('ingredient_id');
    assert.deepEqual(await rows(moves.select('ingredient_id', 'amount', 'kind')), [
      [1, -(2 * 151 + 2 * 151), 'order'],
      [2, -(2 * 60 + 2 * 40), 'order'],
      [3, -20, 'order'],
    ]);
  });

  it('gives a promotion to its code: percent, gift, or by itself from a sum on', async () => {
    const tenth = await saveOrder(world.db, { promoCode: 'TENTH', type: 'pickup', address: null });
    assert.deepEqual(amounts(tenth), [39_950, 1_998 + 3_995, 33_957]);
    const gift = await saveOrder(world.db, {
      ...{ promoCode: 'SAUCE', type: 'pickup', address: null },
      lines: [{ productId: PRODUCT.pepperoni, quantity: 1 }],
    });
    assert.deepEqual([gift.lines.at(-1)?.['name'], gift.lines.at(-1)?.['amount']], ['Sauce (gift)', 0]);
    const much = await saveOrder(world.db, {
      ...{ type: 'pickup', address: null },
      lines: [{ productId: PRODUCT.pepperoni, quantity: 4 }],
    });
    assert.deepEqual(amounts(much), [200_000, 15_000, 185_000]);
    assert.equal(much.agreed['promotion'], 'A lot');
  });

  it('refuses a code that is unknown, over, used up, or wants a larger order', async () => {
    await assert.rejects(saveOrder(world.db, { promoCode: 'NONE' }), refusal(422, 'promo-code'));
    await assert.rejects(saveOrder(world.db, { promoCode: 'OVER' }), refusal(422, 'promo-code'));
    await assert.rejects(saveOrder(world.db, { promoCode: 'TENTH' }), refusal(409, 'promo-used-up'));
    await assert.rejects(saveOrder(world.db, { promoCode: 'SAUCE' }), refusal(422, 'promo-minimum'));
  });

  it('refuses halves of a drink, toppings that are not there, and a delivery for less than the minimum', async () => {
    const line = { productId: PRODUCT.cola, quantity: 1 };
    const save = (lines: readonly object[]) => saveOrder(world.db, { lines });
    await assert.rejects(save([{ ...line, secondHalfId: PRODUCT.margherita }]), refusal(422, 'no-halves'));
    await assert.rejects(save([{ ...line, toppingIds: [TOPPING.cheese] }]), refusal(422, 'no-topping'));
    await assert.rejects(
      save([{ productId: PRODUCT.margherita, quantity: 1, toppingIds: [99] }]),
      refusal(422, 'no-topping'),
    );
    await assert.rejects(save([{ ...line, secondHalfId: 999 }]), refusal(422, 'unknown-product'));
    await assert.rejects(save([line]), refusal(422, 'below-minimum'));
  });

  it('refuses a topping whose ingredient has run out in the pizzeria, and only there', async () => {
    const wish = { lines: [HALVES], type: 'pickup', address: null };
    await world.root('ingredient_stops').insert({ pizzeria_id: 1, ingredient_id: 3, since: '2026-01-01' });
    await assert.rejects(saveOrder(world.db, wish), refusal(409, 'product-stopped'));
    await world.db.call('order_quote', [richOrder({ ...wish, pizzeriaId: 3 })]);
    await world.root('ingredient_stops').delete();
  });

  it('counts the order for the hour, the products and the customer, and gives points', async () => {
    const phone = '+79990000777';
    const customer = { phone, name: 'Oleg' };
    const saved = await saveOrder(world.db, { customer, type: 'pickup', address: null });
    const [[id] = []] = await rows(world.root('customers').where({ phone }).select('id'));
    const ofCustomer = (table: string) => world.root(table).where({ customer_id: id });
    assert.deepEqual(await rows(ofCustomer('customer_statistics').select('orders', 'total')), [[1, 39_950]]);
    assert.deepEqual(await rows(ofCustomer('bonus_accounts').select('points')), [[39]]);
    assert.deepEqual(
      await rows(world.root('sales_by_hour').sum({ orders: 'orders', revenue: 'revenue' })),
      await rows(world.root('orders').count({ orders: '*' }).sum({ revenue: 'total' })),
    );
    assert.ok(saved.created);
  });

  it('answers a repeated key with the order that it made, and refuses it for another', async () => {
    const first = await saveOrder(world.db, {}, { key: 'twice' });
    const again = await saveOrder(world.db, {}, { key: 'twice' });
    assert.deepEqual([first.created, again.created, again.id], [true, false, first.id]);
    assert.deepEqual(again.order, first.order);
    await assert.rejects(
      saveOrder(world.db, { comment: 'x' }, { key: 'twice' }),
      refusal(422, 'idempotency-key-reused'),
    );
  });

  it('writes a message to the customer and forgets the draft of the operator', async () => {
    await world.root('order_drafts').insert({ user_id: 1, draft: '{}', changed_at: '2026-01-01 00:00:00' });
    const { order } = await saveOrder(world.db);
    const [[phone, text, status] = []] = await rows(
      world.root('sms_messages').orderBy('id', 'desc').limit(1).select('phone', 'text', 'status'),
    );
    assert.deepEqual([phone, status], ['+79990000001', 'waiting']);
    assert.match(
      String(text),
      new RegExp(`^Your order ${String(order['number'])} is accepted, to pay: 529.52 RUB, promised for \\d`),
    );
    assert.deepEqual(await world.root('order_drafts'), []);
  });
});
