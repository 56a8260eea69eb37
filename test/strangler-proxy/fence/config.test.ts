import assert from 'node:assert/strict';
import { ConfigError } from '../../../strangler-proxy/config/problems.ts';
import { strangler } from '../../../strangler-proxy/index.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';
import { testConfig } from '../support/proxy.ts';
import { fenceSecret } from './fake-side.ts';

const write = (id: string, more: object = {}) => ({
  id,
  match: { methods: ['POST'], path: `/${id}` },
  flag: 'orders-write',
  service: 'orders',
  group: 'ordering',
  ...more,
});

const upstreams = Object.fromEntries(
  ['monolith', 'orders', 'menu'].map((name, at) => [name, { url: `http://127.0.0.1:${at + 1}` }]),
);

function configOf(parts: object, ...routes: readonly object[]) {
  return testConfig({
    upstreams,
    groups: { ordering: { fence: 'orders' } },
    fences: { orders: { secret: fenceSecret } },
    routes,
    ...parts,
  });
}

describe('fences in strangler.yaml', () => {
  const cases: readonly (readonly [string, RegExp, object, ...(readonly object[])])[] = [
    [
      'a group that names a fence which there is not',
      /no fence is called "orders".*add it under fences as orders: \{ secret: … \}/s,
      { fences: {} },
      write('create'),
    ],
    [
      'writes of two services',
      /the writes of the fence "orders" move together, but create has the service orders/,
      {},
      write('create'),
      write('status', { service: 'menu' }),
    ],
    [
      'writes with two flags',
      /the writes of the fence "orders" move together, but create has the flag orders-write/,
      {},
      write('create'),
      write('status', { flag: 'status-write' }),
    ],
    ['a write without a legacy side', /has nowhere to move from/, {}, write('create', { whenOff: 404 })],
    [
      'a short secret',
      /must have at least 32 characters/,
      { fences: { orders: { secret: 'short' } } },
      write('create'),
    ],
    [
      'a tenant that is no property of the context',
      /the context has no property "shop".*add context\.properties\.shop/s,
      { fences: { orders: { secret: fenceSecret, tenant: 'shop' } } },
      write('create'),
    ],
  ];
  for (const [what, message, parts, ...routes] of cases) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => configOf(parts, ...routes),
        (error) => error instanceof ConfigError && message.test(error.message),
      );
    });
  }

  it('lets reads of the group have another flag', () => {
    const read = write('list', { match: { methods: ['GET'], path: '/create' }, flag: 'orders-read' });
    const config = configOf({}, write('create'), read);
    assert.deepEqual(config.fences['orders'], {
      secret: fenceSecret,
      hold: 5000,
      waiting: 1000,
      takeover: 10_000,
      body: 1024 ** 2,
    });
  });

  it('are refused inside an application, whose answers cannot be asked for again', async () => {
    await assert.rejects(
      strangler(configOf({}, write('create')), { flags: fixedFlags({}) }),
      /fences need the proxy in front/,
    );
  });
});
