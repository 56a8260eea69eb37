import assert from 'node:assert/strict';
import { pickup, PRODUCT, REFERENCE } from '../../contract/orders-api/fixtures.ts';
import { makeApi, type Api, type RunningSide } from '../../contract/orders-api/side.ts';
import { ordersServiceSide, sideFlags } from './orders-side.ts';

describe('orders: flags', function () {
  this.timeout(60_000);
  let side: RunningSide;
  let api: Api;

  before(async () => {
    side = await ordersServiceSide.start(REFERENCE);
    api = makeApi(side, '/v1', await side.token());
  });
  after(async () => {
    sideFlags.set('demo-orders-bug', false);
    await side.stop();
  });

  it('plants its mistake only while demo-orders-bug is on, and stores nothing of it', async () => {
    const { body } = await api.post('/orders', pickup({ lines: [{ productId: PRODUCT.three, quantity: 1 }] }));
    const vat = async () => (await api.get(`/orders/${body.id}`)).body.vat;
    assert.equal(await vat(), 1);
    sideFlags.set('demo-orders-bug', true);
    assert.equal(await vat(), 0);
    sideFlags.set('demo-orders-bug', false);
    assert.equal(await vat(), 1);
  });
});
