import assert from 'node:assert/strict';
import { CUSTOMER, dayAt, newOrder, pickup, PIZZERIA, PRODUCT } from './fixtures.ts';
import type { Api } from './side.ts';

export function takingOrders(api: () => Api): void {
  it('takes a delivery, priced and numbered, and answers the whole order with its place', async () => {
    const before = Date.now();
    const lines = [
      { productId: PRODUCT.margherita, quantity: 2 },
      { productId: PRODUCT.cola, quantity: 1 },
    ];
    const { status, headers, body } = await api().post('/orders', newOrder({ lines }), { token: null });

    assert.equal(status, 201);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(headers.get('location'), `/api/orders/${body.id}`);
    assert.ok(Number.isInteger(body.id) && body.id > 0);
    assert.ok(Number.isInteger(body.number) && body.number > 0);
    assert.match(body.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.ok(Math.abs(Date.parse(body.createdAt) - before) < 10_000, 'createdAt is now');
    const { id, number, createdAt } = body;
    assert.deepEqual(body, {
      id,
      number,
      businessDate: dayAt(createdAt, 180),
      pizzeriaId: PIZZERIA.main,
      status: 'accepted',
      type: 'delivery',
      customer: CUSTOMER.regular,
      address: { street: 'Lenina', house: '12', flat: '7' },
      lines: [
        {
          line: 1,
          productId: PRODUCT.margherita,
          name: 'Product 101',
          quantity: 2,
          unitPrice: 59_900,
          amount: 119_800,
        },
        { line: 2, productId: PRODUCT.cola, name: 'Product 103', quantity: 1, unitPrice: 12_500, amount: 12_500 },
      ],
      subtotal: 132_300,
      discount: 0,
      total: 132_300,
      vat: 22_050,
      comment: 'no onions',
      createdAt,
      changedAt: createdAt,
    });
  });

  it('answers the same order when it is read', async () => {
    const taken = await api().post('/orders', newOrder({ customer: CUSTOMER.newcomer }));
    const read = await api().get(`/orders/${taken.body.id}`);
    assert.equal(read.status, 200);
    assert.deepEqual(read.body, taken.body);
  });

  it('keeps no address of a pickup, even when one was sent', async () => {
    for (const address of [null, undefined, { street: 'Lenina', house: '12' }]) {
      const { status, body } = await api().post('/orders', newOrder({ type: 'pickup', address }));
      assert.equal(status, 201);
      assert.equal(body.address, null);
    }
  });

  it('fills in what may be left out, and trims what was typed', async () => {
    const { body } = await api().post('/orders', {
      ...newOrder({ customer: { phone: CUSTOMER.regular.phone, name: '  Anna ' } }),
      address: { street: ' Lenina', house: '12 ' },
      comment: undefined,
    });
    assert.deepEqual(body.address, { street: 'Lenina', house: '12', flat: '' });
    assert.deepEqual(body.customer, CUSTOMER.regular);
    assert.equal(body.comment, '');
  });

  it('keeps the lines as they were ordered, the same product twice too', async () => {
    const quantities = [1, 99, 3];
    const { body } = await api().post(
      '/orders',
      pickup({ lines: quantities.map((quantity) => ({ productId: PRODUCT.cola, quantity })) }),
    );
    assert.deepEqual(
      body.lines.map(({ line, quantity, amount }) => [line, quantity, amount]),
      [
        [1, 1, 12_500],
        [2, 99, 1_237_500],
        [3, 3, 37_500],
      ],
    );
    assert.equal(body.subtotal, 103 * 12_500);
  });

  it("takes what the pizzeria's city pays", async () => {
    const lines = [
      { productId: PRODUCT.dearer, quantity: 2 },
      { productId: PRODUCT.cola, quantity: 1 },
    ];
    const here = await api().post('/orders', pickup({ lines }));
    const omsk = await api().post('/orders', pickup({ lines, pizzeriaId: PIZZERIA.omsk, customer: CUSTOMER.friend }));
    assert.deepEqual(
      [here.body, omsk.body].map((body) => [body.lines[0]?.unitPrice, body.subtotal, body.discount]),
      [
        [30_000, 72_500, 0],
        [32_550, 77_600, 3880],
      ],
    );
  });

  it('rounds a discount of half a unit up', async () => {
    // 5% of 50, 150 and 250 are 2.5, 7.5 and 12.5.
    for (const [quantity, discount] of [
      [1, 3],
      [3, 8],
      [5, 13],
      [2, 5],
    ] as const) {
      const lines = [{ productId: PRODUCT.fifty, quantity }];
      const { body } = await api().post('/orders', pickup({ customer: CUSTOMER.friend, lines }));
      assert.deepEqual([body.subtotal, body.discount, body.total], [quantity * 50, discount, quantity * 50 - discount]);
    }
  });

  it('rounds a VAT of half a unit up', async () => {
    // A sixth of 3, 9 and 15 is 0.5, 1.5 and 2.5.
    for (const [quantity, vat] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 3],
    ] as const) {
      const { body } = await api().post('/orders', pickup({ lines: [{ productId: PRODUCT.three, quantity }] }));
      assert.deepEqual([body.total, body.vat], [quantity * 3, vat]);
    }
  });

  it('gives away what is discounted by 100 percent', async () => {
    const { body } = await api().post('/orders', pickup({ customer: CUSTOMER.guest }));
    assert.deepEqual([body.subtotal, body.discount, body.total, body.vat], [59_900, 59_900, 0, 0]);
  });

  it('finds the discount by the phone and keeps the name that was given', async () => {
    const customer = { phone: CUSTOMER.friend.phone, name: 'Somebody else' };
    const { body } = await api().post('/orders', pickup({ customer }));
    assert.equal(body.discount, 2995);
    assert.deepEqual(body.customer, customer);
  });

  it('counts the day where the pizzeria stands', async () => {
    const east = await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.farEast }));
    const west = await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.farWest }));
    assert.equal(east.body.businessDate, dayAt(east.body.createdAt, 840));
    assert.equal(west.body.businessDate, dayAt(west.body.createdAt, -720));
  });

  it('numbers the orders of a pizzeria and day from 1', async () => {
    const numbers: number[] = [];
    for (let order = 0; order < 3; order += 1) {
      numbers.push((await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.numbered }))).body.number);
    }
    assert.deepEqual(numbers, [1, 2, 3]);
  });

  it('gives 20 orders at once 20 ids and 20 numbers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api().post('/orders', pickup({ pizzeriaId: PIZZERIA.crowded }))),
    );
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201]);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 20);
    const numbers = answers.map((answer) => answer.body.number).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });
}
