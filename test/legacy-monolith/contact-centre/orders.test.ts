import assert from 'node:assert/strict';
import { makeVisitor, type Visitor } from '../visitor.ts';
import { makeWorld, PRODUCT, rows, TOPPING, type World } from '../orders/world.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { hashPassword } from '../../../services/kit/password.ts';

interface CartJson {
  readonly key: string;
  readonly subtotal: number;
  readonly promoCode: string | null;
  readonly lines: readonly { readonly name: string; readonly price: number; readonly quantity: number }[];
}
interface Problem {
  readonly code: string;
  readonly detail: string;
}

const HALVES = {
  ...{ productId: PRODUCT.margherita, quantity: 1, pizzeriaId: 1 },
  ...{ secondHalfId: PRODUCT.pepperoni, toppingIds: [TOPPING.chilli, TOPPING.cheese] },
};
const ORDER = {
  ...{ pizzeriaId: 1, type: 'delivery', customer: { phone: '+79990000001', name: 'Anna' }, payment: 'card' },
  address: { street: 'Lenin Street', house: '12', flat: '' },
};

describe('orders of the contact centre', function () {
  this.timeout(120_000);
  let world: World;
  let monolith: RunningMonolith;

  before(async () => {
    world = await makeWorld('contact_centre');
    await world.root('users').update({ password_hash: await hashPassword('margherita') });
    await world.root('users').insert({ login: 'cook', password_hash: '-', name: 'Cook', role: 'cook', pizzeria_id: 1 });
    await world
      .root('users')
      .where({ login: 'cook' })
      .update({ password_hash: await hashPassword('margherita') });
    monolith = await runMonolith(world.legacy.appUrl);
  });
  after(async () => {
    await monolith.stop();
    await world.close();
  });
  beforeEach(() => world.root('order_drafts').delete());

  const login = async (name: string): Promise<Visitor> => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
    await visitor.get('/');
    return visitor;
  };
  const fill = async (visitor: Visitor, line: object = HALVES): Promise<CartJson> => {
    const { status, body } = await visitor.call<CartJson>('POST', '/contact-centre/cart/lines', line);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const save = <T = Problem>(visitor: Visitor, changes: object) =>
    visitor.call<T>('POST', '/contact-centre/orders', { ...ORDER, ...changes });

  it('name and price a line in the cart as the procedure will', async () => {
    const visitor = await login('operator');
    const cart = await fill(visitor);
    assert.deepEqual(
      cart.lines.map(({ name, price }) => [name, price]),
      [['Margherita / Pepperoni & "Co" <hot> + Extra cheese + Chilli', 56_900]],
    );
    const { body } = await save<{ lines: readonly { name: string; unitPrice: number }[] }>(visitor, { key: cart.key });
    assert.deepEqual(
      body.lines.slice(0, 1).map(({ name, unitPrice }) => [name, unitPrice]),
      cart.lines.map(({ name, price }) => [name, price]),
    );
  });

  it('are saved once for a cart, however often the button is pressed, with what was agreed on', async () => {
    const visitor = await login('operator');
    const { key } = await fill(visitor, { ...HALVES, quantity: 2 });
    type Saved = { id: number; agreed: Record<string, unknown> };
    const [first, second] = [await save<Saved>(visitor, { key }), await save<Saved>(visitor, { key })];
    assert.deepEqual([first.status, second.status, second.body.id], [201, 200, first.body.id]);
    const { promisedAt, ...agreed } = first.body.agreed;
    assert.match(String(promisedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(agreed, {
      ...{ deliveryFee: 0, promotionDiscount: 0, paymentMethod: 'card', zone: 'Centre', promotion: null },
    });
    assert.deepEqual(await rows(world.root('payments').where({ order_id: first.body.id }).select('method')), [
      ['card'],
    ]);
  });

  it('cost what the quote said', async () => {
    const visitor = await login('operator');
    await fill(visitor, { productId: PRODUCT.margherita, quantity: 1, pizzeriaId: 1 });
    const promo = await visitor.call<CartJson>('POST', '/contact-centre/cart/promo', { code: ' tenth ' });
    assert.equal(promo.body.promoCode, 'TENTH');
    const wish = { pizzeriaId: 1, type: 'delivery', phone: '+79990000001', street: 'Lenin Street', house: '7' };
    const quote = await visitor.call<Record<string, unknown>>('POST', '/contact-centre/quote', wish);
    assert.deepEqual(
      [
        'subtotal',
        'discount',
        'total',
        'deliveryFee',
        'promisedMinutes',
        'promotion',
        'zone',
        'minimum',
        'currency',
      ].map((name) => quote.body[name]),
      [54_950, 5_993, 48_957, 15_000, 45, 'A tenth off', 'Centre', null, 'RUB'],
    );
    const saved = await save<{ total: number }>(visitor, { key: promo.body.key });
    assert.equal(saved.body.total, 48_957);
  });

  it('are refused with what is wrong: shape, role, token, cart, state', async () => {
    const guest = makeVisitor(monolith.baseUrl);
    const cook = await login('cook');
    const visitor = await login('operator');
    assert.equal((await save(guest, { key: 'x' })).status, 401);
    assert.equal((await save(cook, { key: 'x' })).status, 403);
    assert.equal((await visitor.post('POST', '/contact-centre/orders', ORDER, { csrf: 'wrong' })).status, 403);
    const { key } = await fill(visitor);
    const codes: [object, number, string][] = [
      [{ key, customer: { phone: '123', name: 'Anna' } }, 400, 'invalid-request'],
      [{ key, address: null }, 400, 'invalid-request'],
      [{ key, payment: 'shells' }, 400, 'invalid-request'],
      [{ key: 'another' }, 409, 'cart-changed'],
      [{ key, pizzeriaId: 99 }, 422, 'unknown-pizzeria'],
    ];
    for (const [changes, status, code] of codes) {
      const answer = await save(visitor, changes);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    }
    const lines = (line: object) => visitor.call<Problem>('POST', '/contact-centre/cart/lines', line);
    const wishes: [object, number, string][] = [
      [{ productId: 0, quantity: 1 }, 400, 'invalid-request'],
      [{ productId: PRODUCT.margherita, quantity: 100 }, 400, 'invalid-request'],
      [{ ...HALVES, toppingIds: [1, 1] }, 400, 'invalid-request'],
      [{ productId: 999, quantity: 1 }, 422, 'unknown-product'],
      [{ ...HALVES, secondHalfId: PRODUCT.cola }, 422, 'no-halves'],
      [{ ...HALVES, toppingIds: [99] }, 422, 'no-topping'],
      [{ productId: PRODUCT.cola, quantity: 1, toppingIds: [TOPPING.cheese] }, 422, 'no-topping'],
    ];
    for (const [line, status, code] of wishes) {
      const answer = await lines(line);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    }
    const usual = await visitor.call<Problem>('POST', '/contact-centre/cart/usual', { phone: '+79990009999' });
    assert.deepEqual([usual.status, usual.body.code], [422, 'no-usual-order']);
    await visitor.call('POST', '/contact-centre/cart/clear', {});
    const quote = await visitor.call<Problem>('POST', '/contact-centre/quote', { pizzeriaId: 1, type: 'pickup' });
    assert.deepEqual([quote.status, quote.body.code], [422, 'empty-cart']);
  });

  it('offer the usual order again, and show the last ones', async () => {
    const visitor = await login('operator');
    const phone = '+79990000500';
    const customer = { phone, name: 'Olga' };
    for (const line of [HALVES, { productId: PRODUCT.cola, quantity: 3 }, HALVES]) {
      const { key } = await fill(visitor, line);
      assert.equal((await save(visitor, { key, customer, type: 'pickup' })).status, 201);
      await visitor.call('POST', '/contact-centre/cart/clear', {});
    }
    const path = `/contact-centre/customer?phone=${encodeURIComponent(phone)}`;
    const { body } = await visitor.call<{ orders: { lines: string[] }[]; usual: { name: string }[] }>('GET', path);
    assert.equal(body.orders.length, 3);
    assert.deepEqual(body.orders[1]?.lines, ['3 × Cola']);
    const filled = await visitor.call<CartJson>('POST', '/contact-centre/cart/usual', { phone, pizzeriaId: 1 });
    assert.deepEqual(
      filled.body.lines.map(({ name, quantity, price }) => [name, quantity, price]),
      [[body.usual[0]?.name, 1, 56_900]],
    );
  });

  it('find street, zone and pizzeria by what is typed', async () => {
    const visitor = await login('operator');
    const get = async (path: string) => (await visitor.call<unknown>('GET', `/contact-centre/${path}`)).body;
    assert.deepEqual(await get('streets?city=Syktyvkar&q=len'), ['Lenin Street']);
    assert.deepEqual(await get('streets?city=Syktyvkar&q=%25'), []);
    assert.deepEqual(await get('zone?city=Syktyvkar&street=Lenin%20Street&house=77b'), {
      zone: {
        ...{
          pizzeriaId: 3,
          pizzeria: 'Pizzeria 3',
          zone: 'North',
          fee: 15_000,
          freeFrom: 100_000,
          promisedMinutes: 75,
        },
      },
    });
    assert.deepEqual(await get('zone?city=Syktyvkar&street=Lenin%20Street&house=999'), { zone: null });
    assert.equal((await visitor.call('GET', '/contact-centre/streets?city=Syktyvkar')).status, 400);
  });
});
