import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CUSTOMER, newOrder, pickup, PIZZERIA, PRODUCT, REFERENCE } from '../../contract/orders-api/fixtures.ts';
import type { OrderJson } from '../../contract/orders-api/side.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startBothSides, type BothSides, type Side } from '../support/both-sides.ts';

// How long a killed process may be away on a machine that has other things to do.
const RESTART_MS = 60_000;

describe('orders: both sides hold the same', function () {
  this.timeout(180_000);
  let both: BothSides;
  let legacy: Side;
  let service: Side;

  before(async () => {
    both = await startBothSides(REFERENCE);
    ({ legacy, service } = both);
    await waitFor(
      'the service to know the chain',
      async () => (await service.api.post('/orders', pickup({ customer: CUSTOMER.friend }))).body.discount > 0,
      60_000,
    );
    await both.settled();
  });
  after(async () => both.stop());

  const arrives = (on: Side, wanted: OrderJson): Promise<OrderJson> =>
    waitFor(`order ${wanted.id} as ${wanted.status} on ${on.name}`, async () => {
      const { status, body } = await on.api.get(`/orders/${wanted.id}`);
      return status === 200 && body.changedAt === wanted.changedAt && body;
    });
  const change = async (on: Side, id: number, status: string): Promise<OrderJson> => {
    const answer = await on.api.post(`/orders/${id}/status`, { status });
    assert.equal(answer.status, 200);
    return answer.body;
  };
  const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Infinity;
  const conflicts = async (): Promise<number> => (await legacy.knex('strangler_conflicts').select('id')).length;

  /** All orders as the tables hold them, in the words of the API. */
  const allOrders = async (side: Side): Promise<Map<number, unknown>> => {
    const ids: { id: number; idempotency_key: string | null }[] = await side
      .knex('orders')
      .select('id', 'idempotency_key');
    const orders = ids.map(async ({ id, idempotency_key }) => {
      const { body } = await side.api.get(`/orders/${id}`);
      return [id, { ...body, idempotency_key }] as const;
    });
    return new Map((await Promise.all(orders)).sort(([a], [b]) => a - b));
  };
  const assertEqualSides = async (): Promise<void> => {
    await both.settled();
    assert.deepEqual(await allOrders(service), await allOrders(legacy));
  };

  for (const [from, to, parity] of [
    ['legacy', 'service', 1],
    ['service', 'legacy', 0],
  ] as const) {
    it(`shows an order of ${from} on ${to} within a second, field by field`, async () => {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        const customer = round % 2 === 0 ? CUSTOMER.friend : { phone: `+7999222000${round}`, name: `Новый ${round}` };
        const { body } = await both[from].api.post('/orders', newOrder({ customer }));
        const answeredAt = performance.now();
        assert.equal(body.id % 2, parity, 'ids are odd in the monolith and even in the service');
        assert.deepEqual(await arrives(both[to], body), body);
        times.push(performance.now() - answeredAt);
      }
      assert.ok(median(times) < 1000, `median ${median(times)} ms`);
    });
  }

  it('carries status changes to and fro', async () => {
    const before = await conflicts();
    let { body: order } = await legacy.api.post('/orders', newOrder());
    const steps = ['cooking', 'ready', 'delivering', 'delivered'];
    for (const [step, status] of steps.entries()) {
      const [writer, reader] = step % 2 === 0 ? [service, legacy] : [legacy, service];
      await arrives(writer, order);
      order = await change(writer, order.id, status);
      assert.deepEqual(await arrives(reader, order), order);
    }
    assert.equal(await conflicts(), before);
  });

  it('makes a customer of a service order known to the monolith, and it comes back as one', async () => {
    const customer = { phone: '+79993330001', name: 'Дарья' };
    const { body } = await service.api.post('/orders', newOrder({ customer }));
    await arrives(legacy, body);
    const byPhone = async ({ knex }: Side): Promise<readonly { id: number; name: string }[]> =>
      knex('customers').where({ phone: customer.phone }).select('id', 'name');
    const made = (await byPhone(legacy))[0];
    assert.equal(made?.name, customer.name);
    await waitFor('the customer in the service', async () => (await byPhone(service))[0]?.id === made.id);
    const addresses: unknown[] = await legacy.knex('customer_addresses').where({ customer_id: made.id });
    assert.equal(addresses.length, 1);
  });

  it('gives a discount that the monolith has granted', async () => {
    await legacy.knex('customers').where({ phone: CUSTOMER.regular.phone }).update({ discount_percent: 10 });
    await waitFor('the discount', async () => {
      const { body } = await service.api.post('/orders', pickup({ customer: CUSTOMER.regular }));
      return body.discount === 5990;
    });
  });

  it('obeys a stop that the monolith has set and taken back', async () => {
    const lines = [{ productId: PRODUCT.cola, quantity: 1 }];
    const ordering = () => service.api.post('/orders', pickup({ pizzeriaId: PIZZERIA.listed, lines }));
    const stop = { pizzeria_id: PIZZERIA.listed, product_id: PRODUCT.cola };
    await legacy.knex('stop_list').insert({ ...stop, since: new Date() });
    await waitFor('the stop', async () => (await ordering()).status === 409);
    await legacy.knex('stop_list').where(stop).delete();
    await waitFor('the end of the stop', async () => (await ordering()).status === 201);
  });

  it('answers an Idempotency-Key of the one side on the other with the same order', async () => {
    for (const [first, second] of [
      [legacy, service],
      [service, legacy],
    ] as const) {
      const options = { headers: { 'idempotency-key': randomUUID() } };
      const { body } = await first.api.post('/orders', newOrder(), options);
      await arrives(second, body);
      const again = await second.api.post('/orders', newOrder(), options);
      assert.deepEqual([again.status, again.body], [200, body]);
    }
  });

  it('goes on counting where the other side stopped', async () => {
    const pizzeriaId = PIZZERIA.crowded;
    const numbers: number[] = [];
    for (const side of [legacy, service, service, legacy, service]) {
      const { body } = await side.api.post('/orders', pickup({ pizzeriaId }));
      numbers.push(body.number);
      await arrives(side === legacy ? service : legacy, body);
    }
    assert.deepEqual(numbers, [1, 2, 3, 4, 5]);
  });

  it('ends up equal when both sides change the same order at once; the monolith decides', async () => {
    const taken: OrderJson[] = [];
    for (let round = 0; round < 10; round += 1) {
      const { body } = await (round % 2 === 0 ? legacy : service).api.post('/orders', newOrder());
      taken.push(body);
    }
    await both.settled();
    await Promise.all(
      taken.flatMap(({ id }) => [
        legacy.api.post(`/orders/${id}/status`, { status: 'cooking' }),
        service.api.post(`/orders/${id}/status`, { status: 'cancelled' }),
      ]),
    );
    await assertEqualSides();
    for (const { id } of taken) {
      const { body } = await legacy.api.get(`/orders/${id}`);
      assert.ok(['cooking', 'cancelled'].includes(body.status));
    }
  });

  it('ends up equal after traffic on both sides, while one after the other of its processes dies', async () => {
    let stopping = false;
    const traffic = [legacy, service, legacy, service].map(async (side) => {
      while (!stopping) {
        const options = { headers: { 'idempotency-key': randomUUID() } };
        const order = await waitFor(
          'an answer',
          async () => {
            const { status, body } = await side.api.post('/orders', pickup(), options);
            return [200, 201].includes(status) && body;
          },
          RESTART_MS,
        );
        await waitFor(
          'a change',
          async () => (await side.api.post(`/orders/${order.id}/status`, { status: 'ready' })).status === 200,
          RESTART_MS,
        );
        // A rate, so that a slow restart piles up no backlog that takes minutes.
        await sleep(50);
      }
    });
    const grows = async (): Promise<void> => {
      const count = async () => (await service.knex('orders').select('id')).length;
      const before = await count();
      await waitFor('traffic', async () => (await count()) > before + 20, 30_000);
    };
    await grows();
    await both.relayProcess.kill9();
    await grows();
    await both.relayProcess.start();
    await grows();
    await both.ordersProcess.kill9();
    await both.ordersProcess.start();
    await grows();
    stopping = true;
    await Promise.all(traffic);
    await assertEqualSides();
  });

  it('sends nothing round in circles', async () => {
    await both.settled();
    const published = async (): Promise<number> => {
      const counts = await Promise.all(
        [legacy, service].map(({ knex }) =>
          knex('strangler_archive')
            .select('id')
            .then((rows) => rows.length),
        ),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    };
    const before = await published();
    const { body } = await legacy.api.post('/orders', newOrder({ customer: CUSTOMER.guest }));
    await arrives(service, body);
    const changed = await change(service, body.id, 'cooking');
    await arrives(legacy, changed);
    await both.settled();
    // The order twice; its customer may be announced once (the address that was used).
    const sent = await waitFor('the archive', async () => {
      const now = (await published()) - before;
      return now >= 2 && now;
    });
    assert.ok(sent <= 3, `${sent} events for two changes`);
  });
});
