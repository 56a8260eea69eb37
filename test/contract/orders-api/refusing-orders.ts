import assert from 'node:assert/strict';
import { newOrder, pickup, PIZZERIA, PRODUCT } from './fixtures.ts';
import { assertProblem, type Api, type Problem } from './side.ts';

const ADDRESS = { street: 'Lenina', house: '12' };
const LINE = { productId: PRODUCT.cola, quantity: 1 };
const CUSTOMER = { phone: '+79991234567', name: 'Anna' };

/** What is wrong with each body, and the paths at which that has to be said. */
const WRONG_BODIES: readonly (readonly [what: string, body: unknown, paths: readonly string[]])[] = [
  ['an array', [], ['']],
  ['nothing at all', {}, ['customer', 'lines', 'pizzeriaId', 'type']],
  ['a pizzeria that is no id', newOrder({ pizzeriaId: 0 }), ['pizzeriaId']],
  ['a pizzeria as text', newOrder({ pizzeriaId: '1' }), ['pizzeriaId']],
  ['an unknown type', newOrder({ type: 'drone' }), ['type']],
  ['a phone without a plus', newOrder({ customer: { ...CUSTOMER, phone: '79991234567' } }), ['customer.phone']],
  ['a phone that is too short', newOrder({ customer: { ...CUSTOMER, phone: '+7999123' } }), ['customer.phone']],
  ['a phone with a zero in front', newOrder({ customer: { ...CUSTOMER, phone: '+09991234567' } }), ['customer.phone']],
  ['a blank name', newOrder({ customer: { ...CUSTOMER, name: '  ' } }), ['customer.name']],
  ['a name of 101 characters', newOrder({ customer: { ...CUSTOMER, name: 'a'.repeat(101) } }), ['customer.name']],
  ['a delivery to nowhere', newOrder({ address: undefined }), ['address']],
  ['a delivery without a street', newOrder({ address: { house: '1' } }), ['address.street']],
  ['a delivery without a house', newOrder({ address: { street: 'Lenina', house: '' } }), ['address.house']],
  ['no lines', newOrder({ lines: [] }), ['lines']],
  ['51 lines', newOrder({ lines: Array.from({ length: 51 }, () => LINE) }), ['lines']],
  ['a quantity of 0', newOrder({ lines: [LINE, { ...LINE, quantity: 0 }] }), ['lines[1].quantity']],
  ['a quantity of 100', newOrder({ lines: [{ ...LINE, quantity: 100 }] }), ['lines[0].quantity']],
  ['a quantity of 1.5', newOrder({ lines: [{ ...LINE, quantity: 1.5 }] }), ['lines[0].quantity']],
  ['a line without a product', newOrder({ lines: [{ quantity: 1 }] }), ['lines[0].productId']],
  ['a comment of 501 characters', newOrder({ comment: 'a'.repeat(501) }), ['comment']],
  [
    'several mistakes, all said at once',
    { pizzeriaId: -1, type: 'delivery', customer: { phone: '1', name: '' }, lines: [{ productId: 1, quantity: 0 }] },
    ['address', 'customer.name', 'customer.phone', 'lines[0].quantity', 'pizzeriaId'],
  ],
];

export function refusingOrders(api: () => Api): void {
  it('refuses a body that is no JSON', async () => {
    const answer = await api().post<Problem>('/orders', '{"pizzeriaId": 1,');
    assertProblem(answer, 400, 'invalid-request', 'The body is not valid JSON.');
    assert.deepEqual(answer.body.errors, [{ path: '', message: 'not valid JSON' }]);
  });

  for (const [what, body, paths] of WRONG_BODIES) {
    it(`refuses ${what}`, async () => {
      const answer = await api().post<Problem>('/orders', body);
      assertProblem(answer, 400, 'invalid-request', 'The request does not have the expected shape.');
      assert.deepEqual([...new Set(answer.body.errors?.map((error) => error.path))].sort(), paths);
      assert.ok(answer.body.errors?.every((error) => error.message.length > 0));
    });
  }

  it('takes what lies on the edge of every bound', async () => {
    const body = newOrder({
      customer: { phone: '+1234567890', name: 'a'.repeat(100) },
      address: { ...ADDRESS, flat: '' },
      lines: Array.from({ length: 50 }, () => ({ ...LINE, quantity: 99 })),
      comment: 'a'.repeat(500),
    });
    const { status } = await api().post('/orders', body);
    assert.equal(status, 201);
    const { status: longPhone } = await api().post(
      '/orders',
      pickup({ customer: { phone: '+123456789012345', name: 'a' } }),
    );
    assert.equal(longPhone, 201);
  });

  it('refuses a pizzeria that does not exist', async () => {
    const answer = await api().post<Problem>('/orders', newOrder({ pizzeriaId: PIZZERIA.unknown }));
    assertProblem(answer, 422, 'unknown-pizzeria', 'There is no pizzeria 997 to order from.');
  });

  it('refuses a product that does not exist or is no longer sold', async () => {
    for (const productId of [PRODUCT.unknown, PRODUCT.notSold]) {
      const answer = await api().post<Problem>('/orders', newOrder({ lines: [LINE, { productId, quantity: 1 }] }));
      assertProblem(answer, 422, 'unknown-product', `There is no product ${productId} on the menu.`);
    }
  });

  it('refuses a product that this pizzeria has stopped, and only there', async () => {
    const lines = [LINE, { productId: PRODUCT.stopped, quantity: 1 }];
    const answer = await api().post<Problem>('/orders', newOrder({ pizzeriaId: PIZZERIA.withStopList, lines }));
    const detail = `Product ${PRODUCT.stopped} is not available in this pizzeria at the moment.`;
    assertProblem(answer, 409, 'product-stopped', detail);
    assert.equal((await api().post('/orders', newOrder({ lines }))).status, 201);
  });

  it('says first that a product is unknown, then that one is stopped', async () => {
    const lines = [PRODUCT.stopped, PRODUCT.unknown].map((productId) => ({ productId, quantity: 1 }));
    const answer = await api().post<Problem>('/orders', newOrder({ pizzeriaId: PIZZERIA.withStopList, lines }));
    assert.equal(answer.body.code, 'unknown-product');
  });

  it('leaves no number unused by a refused order', async () => {
    const first = await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.withStopList }));
    const lines = [{ productId: PRODUCT.stopped, quantity: 1 }];
    await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.withStopList, lines }));
    const second = await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.withStopList }));
    assert.equal(second.body.number, first.body.number + 1);
  });
}
