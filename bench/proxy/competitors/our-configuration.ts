const ON_FOR_EVERYONE = {
  name: 'flexibleRollout',
  parameters: { rollout: '100', stickiness: 'default', groupId: 'b' },
};

/** What Unleash's client API would answer: the measured route's flag is on, the kill switch off. */
export const benchFlags = {
  version: 2,
  features: [
    { name: 'orders-read', enabled: true, strategies: [ON_FOR_EVERYONE] },
    { name: 'orders-write', enabled: true, strategies: [ON_FOR_EVERYONE] },
    { name: 'strangler-kill-switch', enabled: false, strategies: [{ name: 'default' }] },
  ],
};

const OTHER_AREAS = ['menu', 'kitchen', 'couriers', 'shifts', 'promotions', 'payments', 'reviews', 'staff', 'reports'];

/** A `strangler.yaml` with a route table of realistic size; the measured route is answered by the service. */
export function benchRoutes(o: { port: number; adminPort: number; upstream: string; flags: string }): string {
  const others = OTHER_AREAS.map(
    (area) => `
  - { id: ${area}.list, match: { methods: [GET], path: /api/${area} }, flag: orders-read, service: orders }
  - { id: ${area}.get, match: { methods: [GET], path: "/api/${area}/:id" }, flag: orders-read, service: orders }`,
  );
  return `listen: { host: 127.0.0.1, port: ${o.port} }
admin: { host: 127.0.0.1, port: ${o.adminPort}, token: only-for-this-benchmark }
flags: { file: ${JSON.stringify(o.flags)} }
upstreams:
  monolith: { url: "${o.upstream}" }
  orders: { url: "${o.upstream}" }
legacy: monolith
explain: off
routes:
  - { id: orders.get, match: { methods: [GET], path: "/api/orders/:id" }, flag: orders-read, service: orders }
  - { id: orders.create, match: { methods: [POST], path: /api/orders }, flag: orders-write, service: orders }${others.join('')}
`;
}
