import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { Agent } from 'undici';
import {
  createEventTables,
  createFence,
  emit,
  inTransaction,
  lockOwner,
  makeMysqlKnex,
  readFence,
  type FenceSide,
} from '../../../events/index.ts';
import { write } from '../../../events/database/rows.ts';
import {
  fenceMark,
  listen,
  makeApp,
  makeFences,
  makeMetrics,
  silentLogger,
  type RunningServer,
} from '../../../services/kit/index.ts';
import { askSide } from '../../../strangler-proxy/fence/ask-side.ts';
import { move } from '../../../strangler-proxy/fence/move.ts';
import { sign, signatureHeader } from '../../../strangler-proxy/legacy-bridge/signature.ts';
import { testDatabase } from '../../support/servers.ts';

const secret = 'a secret of both sides and the proxy';
const endpoint = '/__strangler/fence/orders';

interface Side {
  readonly knex: Knex;
  readonly server: RunningServer;
}

describe('service kit: the fence of a side', () => {
  const dispatcher = new Agent();
  let legacy: Side;
  let service: Side;
  const handled: string[] = [];

  const startSide = async (side: FenceSide): Promise<Side> => {
    const knex = makeMysqlKnex((await testDatabase(`fence_${side}`)).url);
    await createEventTables(knex);
    await createFence(knex, 'orders');
    const definition = { fence: 'orders', side, aggregates: ['order'], consumer: 'orders' };
    const fences = makeFences({ knex, secret, fences: [definition] });
    const app = makeApp({
      logger: silentLogger(),
      metrics: makeMetrics('test'),
      health: { required: {} },
      routes(express) {
        express.use(fences.middleware);
        express.post('/orders', async (request, response) => {
          handled.push(`${side} ${fenceMark()?.tenant ?? 'unmarked'}`);
          const { shop } = request.body as { shop?: string };
          await inTransaction(knex, (trx) => fences.holdOwner(trx, shop));
          response.status(201).json({ side });
        });
      },
    });
    return { knex, server: await listen(app, { port: 0 }) };
  };
  before(async () => {
    [legacy, service] = await Promise.all([startSide('legacy'), startSide('service')]);
  });
  after(async () => {
    await dispatcher.close();
    for (const { server, knex } of [legacy, service]) {
      await server.stop();
      await knex.destroy();
    }
  });

  const asked = (side: FenceSide, key = secret) => {
    const { server } = side === 'legacy' ? legacy : service;
    return askSide({ side, fence: 'orders', secret: key, dispatcher, origin: () => server.url, now: Date.now });
  };
  const moveTo = (target: FenceSide, tenant = '*', moveMs = 3000) =>
    move(
      { legacy: asked('legacy'), service: asked('service') },
      { tenant, target, moveMs, returnMs: 3000, force: 'never' },
    );
  const post = (side: Side, mark?: string, body: object = {}): Promise<Response> =>
    fetch(`${side.server.url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(mark !== undefined && { 'x-strangler-fence': mark }) },
      body: JSON.stringify(body),
    });
  const signed = (method: string, target: string, body = '', when = Date.now()): RequestInit => ({
    method,
    headers: {
      [signatureHeader]: sign(secret, { method, target, body }, when),
      'content-type': 'application/x-strangler-fence',
    },
    ...(method === 'POST' && { body }),
  });

  it('moves as the proxy asks, waits for events, and comes back when they do not arrive', async () => {
    const { id } = await inTransaction(legacy.knex, (trx) =>
      emit(trx, { type: 'order.changed', source: 'legacy', subject: 'order/1', data: {}, changed: [] }),
    );
    assert.ok(id);
    const unmoved = await moveTo('service', '*', 300);
    assert.deepEqual(unmoved, {
      owner: 'legacy',
      outcome: 'returned',
      why: 'the service side waits for events of order/1',
    });
    await write(
      service.knex,
      "INSERT INTO strangler_version (consumer, aggregate, seq) VALUES ('orders', 'order/1', 1)",
    );
    assert.deepEqual(await moveTo('service'), { owner: 'service', outcome: 'moved' });
    assert.deepEqual(await readFence(legacy.knex, 'orders'), await readFence(service.knex, 'orders'));
    assert.deepEqual(await moveTo('service'), { owner: 'service', outcome: 'known' });
  });

  it('refuses a marked write at the side that may not write, before its handler, and takes one without a mark', async () => {
    handled.length = 0;
    const refused = await post(legacy, 'orders');
    assert.deepEqual([refused.status, refused.headers.get('x-strangler-fence')], [409, 'not-owner']);
    assert.deepEqual(handled, []);
    assert.equal((await post(service, 'orders')).status, 201);
    assert.equal((await post(legacy)).status, 201);
    assert.deepEqual(handled, ['service *', 'legacy unmarked']);
  });

  it('names the tenant whose data it is, where the request named another', async () => {
    await moveTo('legacy', 'shop é');
    const refused = await post(service, 'orders', { shop: 'shop é' });
    assert.deepEqual(
      [refused.status, refused.headers.get('x-strangler-fence')],
      [409, 'not-owner; tenant=shop%20%C3%A9'],
    );
    assert.equal((await post(legacy, 'orders; tenant=shop%20%C3%A9', { shop: 'shop é' })).status, 201);
  });

  it('never lets both sides write while three proxies pull to and fro', async function () {
    this.timeout(30_000);
    const pull = async (target: FenceSide): Promise<void> => {
      for (let turn = 0; turn < 8; turn++) await moveTo(target, 'pulled', 5000);
    };
    const pulling = Promise.all([pull('legacy'), pull('service'), pull('legacy')]).then(() => (isOver = true));
    let isOver = false;
    const owners = { legacy: 0, service: 0, nobody: 0 };
    while (!(isOver as boolean)) {
      // While legacy's row is held, legacy cannot be closed: what the service says of itself holds for as long.
      const [ofLegacy, ofService] = await inTransaction(legacy.knex, async (trx) => [
        await lockOwner(trx, 'orders', 'pulled'),
        (await readFence(service.knex, 'orders', 'pulled')).owner,
      ]);
      assert.ok(!(ofLegacy === 'legacy' && ofService === 'service'), 'two owners');
      owners[ofLegacy === 'legacy' ? 'legacy' : ofService === 'service' ? 'service' : 'nobody']++;
    }
    await pulling;
    assert.ok(owners.legacy > 0 && owners.service > 0, JSON.stringify(owners));
  });

  it('shows nothing to whoever cannot sign, and takes each signature once', async () => {
    const { url } = service.server;
    const target = `${endpoint}?tenant=*`;
    const statusOf = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status;
    assert.equal(await statusOf(target), 404);
    assert.equal(await statusOf(target, signed('GET', endpoint)), 404, 'signed for another target');
    assert.equal(await statusOf(target, signed('GET', target, '', Date.now() - 60_000)), 404, 'signed long ago');
    assert.equal(await statusOf('/__strangler/fence/menu', signed('GET', '/__strangler/fence/menu')), 404);
    const good = signed('GET', target);
    assert.deepEqual([await statusOf(target, good), await statusOf(target, good)], [200, 404]);
    await assert.rejects(asked('service', 'another secret of the same length').read('*', 1000), /answered 404/);
    assert.equal(await statusOf(endpoint, signed('POST', endpoint, 'x'.repeat(1024 * 1024 + 1))), 404, 'too large');
  });

  it('obeys no order that it does not understand', async () => {
    const order = { tenant: '*', owner: 'service', epoch: 99, waitMs: 0 };
    for (const wrong of [
      'no JSON',
      {},
      { ...order, owner: 'menu' },
      { ...order, epoch: -1 },
      { ...order, tenant: '' },
      { ...order, waitMs: 1e9 },
      { ...order, more: 1 },
      order,
    ]) {
      const body = typeof wrong === 'string' ? wrong : JSON.stringify(wrong);
      const response = await fetch(service.server.url + endpoint, signed('POST', endpoint, body));
      assert.equal(response.status, 400, body);
    }
    assert.ok((await readFence(service.knex, 'orders')).epoch < 99);
  });

  it('refuses marks that it cannot read, and fences that it does not have', async () => {
    assert.equal((await post(service, 'orders; tenant=%zz')).status, 400);
    assert.equal((await post(service, 'menu')).status, 503);
  });
});
