import assert from 'node:assert/strict';
import type { FlagClient } from '../../../flags/index.ts';
import { flagsInUnleash } from '../../flags/support/cohort-in-unleash.ts';
import { waitFor } from '../../support/wait-for.ts';
import { closeTwoSides, startStandalone } from '../pins/two-sides.ts';
import { byTenant, tenantFlags } from './tenant-flags.ts';

const [read, write] = ['read', 'write'];

/** The order routes of the reference system. */
const parts = (flags = { read, write }) => ({
  context: {
    properties: {
      pizzeriaId: { path: 'pizzeriaId', body: '$.pizzeriaId', bearer: 'pizzeriaId', header: 'x-pizzeria-id' },
    },
  },
  groups: {},
  routes: [
    { id: 'list', match: { methods: ['GET'], path: '/pizzerias/:pizzeriaId/orders' }, flag: flags.read },
    { id: 'get', match: { methods: ['GET'], path: '/orders/:id' }, flag: flags.read },
    { id: 'create', match: { methods: ['POST'], path: '/orders' }, flag: flags.write, context: 'body' },
    { id: 'status', match: { methods: ['POST'], path: '/orders/:id/status' }, flag: flags.write },
  ].map((route) => ({ ...route, service: 'service' })),
});

async function startWith(flags: FlagClient, names = { read, write }) {
  const sides = await startStandalone(parts(names), undefined, flags);
  const ask = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const { side, reason } = await sides.browser().ask(method, path, headers, body && JSON.stringify(body));
    return `${side} by ${reason}`;
  };
  return {
    ask,
    list: (id: number) => ask('GET', `/pizzerias/${id}/orders`),
    create: (id: number) => ask('POST', '/orders', { pizzeriaId: id }),
  };
}

/** An API token as far as the proxy reads it. */
const tokenOf = (claims: object): Record<string, string> => ({
  authorization: `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`,
});

describe('cohorts of tenants', () => {
  afterEach(closeTwoSides);

  it('move pizzeria by pizzeria, reads and writes alike, and back at once', async () => {
    const flags = tenantFlags({ read: byTenant('1', '2'), write: byTenant('1', '2') });
    const { list, create } = await startWith(flags);
    for (const id of [1, 2]) assert.deepEqual([await list(id), await create(id)], Array(2).fill('service by flag-on'));
    for (const id of [3, 12, 35])
      assert.deepEqual([await list(id), await create(id)], Array(2).fill('legacy by flag-off'));
    flags.hand({ read: byTenant('1', '2', '3'), write: byTenant('1', '2', '3') });
    assert.equal(await create(3), 'service by flag-on');
    flags.hand({ read: byTenant('1'), write: byTenant('1') });
    assert.deepEqual(
      [await create(1), await create(2), await create(3)],
      ['service by flag-on', 'legacy by flag-off', 'legacy by flag-off'],
    );
    await flags.stop();
  });

  it('are known by the API token where neither path nor body names the tenant, else by the header', async () => {
    const flags = tenantFlags({ read: byTenant('1', '2'), write: byTenant('1', '2') });
    const { ask } = await startWith(flags);
    const status = (headers?: Record<string, string>) => ask('POST', '/orders/77/status', { status: 'ready' }, headers);
    assert.equal(await status(tokenOf({ sub: 'cashier1', pizzeriaId: 1 })), 'service by flag-on');
    assert.equal(await status(tokenOf({ sub: 'cashier3', pizzeriaId: 3 })), 'legacy by flag-off');
    assert.equal(await status({ ...tokenOf({ sub: 'admin' }), 'x-pizzeria-id': '2' }), 'service by flag-on');
    assert.equal(await status({ ...tokenOf({ pizzeriaId: 3 }), 'x-pizzeria-id': '2' }), 'legacy by flag-off');
    assert.equal(await ask('GET', '/orders/77', undefined, tokenOf({ pizzeriaId: 2 })), 'service by flag-on');
    const pizzeriaOfBody = await ask('POST', '/orders', { pizzeriaId: 3 }, tokenOf({ pizzeriaId: 1 }));
    assert.equal(pizzeriaOfBody, 'legacy by flag-off', 'what the request is about goes before who asks');
    await flags.stop();
  });

  it('leave a request that names no tenant on legacy, with a reason of its own, whatever its token looks like', async () => {
    const flags = tenantFlags({ read: byTenant('1'), write: byTenant('1') });
    const { ask } = await startWith(flags);
    const tokens = [
      '',
      'Bearer',
      'Bearer a.b',
      'Bearer a.bm8.c',
      'Bearer a.W10.c',
      'Basic a.eyJwaXp6ZXJpYUlkIjoxfQ.c',
      'Bearer opaque',
    ];
    for (const authorization of tokens) {
      const answer = await ask('POST', '/orders/77/status', {}, authorization === '' ? {} : { authorization });
      assert.equal(answer, 'legacy by property-missing', authorization);
    }
    await flags.stop();
  });

  it('can be a share of the tenants: each is wholly on one side, and the same one for reads and writes', async () => {
    const half = [
      { name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'pizzeriaId', groupId: 'orders' } },
    ];
    const flags = tenantFlags({ read: half, write: half });
    const { list, create } = await startWith(flags);
    const sides = new Set<string>();
    for (let id = 1; id <= 20; id++) {
      const side = await list(id);
      assert.equal(await create(id), side, `pizzeria ${id}`);
      sides.add(side);
    }
    assert.deepEqual([...sides].sort(), ['legacy by flag-off', 'service by flag-on']);
    await flags.stop();
  });

  it('never split a tenant: a write flag by person sends writes to legacy', async () => {
    const byPerson = [
      {
        name: 'default',
        parameters: {},
        constraints: [{ contextName: 'userId', operator: 'NOT_IN', inverted: false, values: ['bob'] }],
      },
    ];
    const flags = tenantFlags({ read: byPerson, write: byPerson });
    const { list, create } = await startWith(flags);
    assert.deepEqual([await list(1), await create(1)], ['service by flag-on', 'legacy by flag-unsafe']);
    await flags.stop();
  });

  it('move with a constraint that is changed in a real Unleash', async () => {
    const unleash = await flagsInUnleash();
    try {
      const { list, create } = await startWith(unleash.flags, unleash);
      const both = async (id: number): Promise<string> => `${await list(id)}, ${await create(id)}`;
      await unleash.handTo('1', '2');
      const moved = 'service by flag-on, service by flag-on';
      await waitFor(
        'pizzerias 1 and 2 to have moved',
        async () => (await both(1)) === moved && (await both(2)) === moved,
      );
      assert.equal(await both(3), 'legacy by flag-off, legacy by flag-off');
      await unleash.handTo('1', '3');
      await waitFor('pizzeria 3 to have moved', async () => (await both(3)) === moved);
      await waitFor('pizzeria 2 to be back', async () => (await both(2)) === 'legacy by flag-off, legacy by flag-off');
    } finally {
      await closeTwoSides();
      await unleash.close();
    }
  });
});
