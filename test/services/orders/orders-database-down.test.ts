import assert from 'node:assert/strict';
import { pickup, REFERENCE } from '../../contract/orders-api/fixtures.ts';
import type { Problem } from '../../contract/orders-api/side.ts';
import { testMysql } from '../../support/servers.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startOrders, type OrdersProcess } from '../support/orders-process.ts';
import { freshVhost } from '../support/vhost.ts';
import { storeReference } from './orders-side.ts';

describe('orders: without its database', function () {
  this.timeout(120_000);
  let orders: OrdersProcess;

  before(async () => {
    orders = await startOrders(await freshVhost());
    await storeReference(orders.database.url, REFERENCE);
  });
  after(async () => {
    await (await testMysql()).start();
    await orders.process.stop();
  });

  it('says so with 503, on which the proxy may let the monolith answer, and recovers by itself', async () => {
    const mysql = await testMysql();
    const { body } = await orders.api.post('/orders', pickup());
    await mysql.kill9();

    const asked = performance.now();
    for (const answer of [
      await orders.api.get<Problem>(`/orders/${body.id}`),
      await orders.api.post<Problem>('/orders', pickup()),
    ]) {
      assert.deepEqual([answer.status, answer.body.code], [503, 'not-available']);
    }
    assert.ok(performance.now() - asked < 5000, 'not only after a long wait');
    assert.equal((await fetch(`${orders.process.url}/health/ready`)).status, 503);
    assert.equal((await fetch(`${orders.process.url}/health/live`)).status, 200);

    await mysql.start();
    const again = await waitFor('an answer', async () => {
      const answer = await orders.api.get(`/orders/${body.id}`);
      return answer.status === 200 && answer.body;
    });
    assert.deepEqual(again, body);
  });
});
