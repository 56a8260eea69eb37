import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OrderEntity } from '../../../services/contracts/index.ts';
import { makeOrderJson } from '../../../services/orders/orders.json.ts';
import { pickup, REFERENCE } from '../../contract/orders-api/fixtures.ts';
import type { OrderJson } from '../../contract/orders-api/side.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { EventPeer } from '../../support/event-peer.ts';
import { startLegacyPeer } from '../support/legacy-peer.ts';
import { withKnex } from '../support/orders-database.ts';
import { startOrders, type OrdersProcess } from '../support/orders-process.ts';
import { storeReference } from './orders-side.ts';
import { freshVhost } from '../support/vhost.ts';

const CLIENTS = 4;
const KILLS = 2;
const toJson = makeOrderJson(() => false);

describe('orders: killed in the middle of traffic', function () {
  this.timeout(120_000);
  let peer: EventPeer;
  let orders: OrdersProcess;

  before(async () => {
    const amqpUrl = await freshVhost();
    orders = await startOrders(amqpUrl);
    await storeReference(orders.database.url, REFERENCE);
    peer = await startLegacyPeer(amqpUrl);
  });
  after(async () => {
    await orders.process.stop();
    await peer.stop();
  });

  it('loses no order that it has answered, doubles none, and publishes each one', async () => {
    const answered: OrderJson[] = [];
    let stopping = false;

    // As a till does it: the same key until there is an answer.
    const order = async (): Promise<void> => {
      const headers = { 'idempotency-key': randomUUID() };
      const answer = await waitFor(
        'an answer',
        async () => {
          const { status, body } = await orders.api.post('/orders', pickup(), { headers });
          assert.ok(status === 201 || status === 200, `status ${status}`);
          return body;
        },
        60_000,
      );
      answered.push(answer);
    };
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!stopping) await order();
    });

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = answered.length;
      await waitFor('some orders', () => Promise.resolve(answered.length >= before + 30));
      await orders.process.kill9();
      await orders.process.start();
    }
    stopping = true;
    await Promise.all(clients);

    const stored = await withKnex(orders.database.url, (knex) => knex<{ id: number }>('orders').select('id'));
    const ids = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id).sort((a, b) => a - b);
    assert.deepEqual(ids(stored), ids(answered), 'one order for each key, and an answer for each order');

    const published = () => new Map(peer.received.map((event) => [event.subject, event.data as OrderEntity]));
    await waitFor('every event', () => Promise.resolve(published().size >= answered.length), 30_000);
    for (const answer of answered) {
      const data = published().get(`order/${answer.id}`);
      assert.deepEqual(data && toJson(data), answer);
    }
    const numbers = answered.map(({ number }) => number);
    assert.equal(new Set(numbers).size, numbers.length, 'no number twice');
  });
});
