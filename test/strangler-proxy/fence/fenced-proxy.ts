import type { FlagClient } from '../../../flags/index.ts';
import { startProxy, testConfig, type TestProxy } from '../support/proxy.ts';
import { fenceSecret, startFakeSide, type FakeSide } from './fake-side.ts';

/** Both sides of a fence, and what proxies in front of them are told. */
export interface FencedWorld {
  readonly legacy: FakeSide;
  readonly service: FakeSide;
  /** Moments at which both sides might write. */
  readonly twoOwners: string[];
  /** Another proxy in front of the same sides. */
  proxy(
    flags: FlagClient,
    fence?: Readonly<Record<string, unknown>>,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<TestProxy>;
}

export async function fencedWorld(): Promise<FencedWorld> {
  const twoOwners: string[] = [];
  const check = (): void => {
    for (const tenant of new Set([...legacy.rows.keys(), ...service.rows.keys()])) {
      const [ofLegacy, ofService] = [legacy, service].map(({ rows }) => rows.get(tenant) ?? rows.get('*'));
      if (ofLegacy?.owner === 'legacy' && ofService?.owner === 'service')
        twoOwners.push(`${tenant} at ${ofLegacy.epoch} and ${ofService.epoch}`);
    }
  };
  const legacy = await startFakeSide('legacy', check);
  const service = await startFakeSide('service', check);
  return {
    legacy,
    service,
    twoOwners,
    proxy: (flags, fence = {}, more = {}) =>
      startProxy(
        testConfig({
          explain: 'always',
          upstreams: {
            monolith: { url: legacy.upstream.url },
            orders: { url: service.upstream.url },
            menu: { url: 'http://127.0.0.1:9' },
          },
          context: { properties: { shop: { path: 'shop' } } },
          fences: { orders: { secret: fenceSecret, ...fence } },
          groups: { ordering: { fence: 'orders' } },
          routes: [
            {
              id: 'menu',
              match: { methods: ['GET'], path: '/shops/:shop/menu' },
              flag: 'menu-read',
              service: 'menu',
              group: 'ordering',
            },
            {
              id: 'orders',
              match: { methods: ['GET', 'POST'], path: '/shops/:shop/orders' },
              flag: 'orders-write',
              service: 'orders',
              group: 'ordering',
            },
          ],
          ...more,
        }),
        flags,
      ),
  };
}

/** What a client gets for a write. */
export interface WriteAnswer {
  readonly status: number;
  readonly side: string | undefined;
  readonly code: string | undefined;
  readonly reason: string | undefined;
  readonly headers: Headers;
}

/** Places an order at a shop. */
export async function write(
  proxy: TestProxy,
  body = 'an order',
  options: RequestInit & { shop?: string } = {},
): Promise<WriteAnswer> {
  const { shop = '7', ...init } = options;
  const response = await fetch(`${proxy.url}/shops/${shop}/orders`, { method: 'POST', body, ...init });
  const { side, code } = (await response.json()) as { side?: string; code?: string };
  const reason = /reason=([\w-]+)/.exec(response.headers.get('x-strangler-decision') ?? '')?.[1];
  return { status: response.status, side, code, reason, headers: response.headers };
}
