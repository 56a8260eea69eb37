/** On for five pilot pizzerias and nobody else: the engine has to look at each request's context. */
const BY_TENANT = {
  name: 'flexibleRollout',
  parameters: { rollout: '100', stickiness: 'pizzeriaId', groupId: 'orders' },
  constraints: [{ contextName: 'pizzeriaId', operator: 'IN', values: ['3', '7', '12', '28', '35'] }],
};

/** What Unleash's client API would answer. */
export const benchFlags = {
  version: 2,
  features: [
    { name: 'orders-read', enabled: true, strategies: [BY_TENANT] },
    { name: 'orders-write', enabled: true, strategies: [BY_TENANT] },
    { name: 'orders-read-shadow', enabled: true, strategies: [{ name: 'default' }] },
    { name: 'strangler-kill-switch', enabled: false, strategies: [{ name: 'default' }] },
  ],
};

/** The route that is measured, by its id in the metrics. */
export const MEASURED_ROUTE = 'orders.list';

const OTHER_AREAS = ['menu', 'kitchen', 'couriers', 'shifts', 'promotions', 'payments', 'reviews', 'staff', 'reports'];

/** What a scenario changes of the measured configuration. */
export interface ConfigurationChanges {
  /** Where everything unnamed goes, and the other side of the shadow; the measured upstream otherwise. */
  readonly monolith?: string;
  /** Lines of the measured route: `shadow: …`, `pre: [check]`. */
  readonly route?: readonly string[];
  /** Lines of the file: `workers: 2`, `decorators: …`. */
  readonly top?: readonly string[];
}

/** A `strangler.yaml` with a route table of realistic size; the service answers the measured route, rewritten. */
export function benchConfiguration(
  o: { port: number; admin: Admin; upstream: string; flags: string },
  { monolith = o.upstream, route = [], top = [] }: ConfigurationChanges = {},
): string {
  const others = OTHER_AREAS.map(
    (area) => `
  - { id: ${area}.list, match: { methods: [GET], path: /api/${area} }, flag: orders-read, service: orders }
  - { id: ${area}.get, match: { methods: [GET], path: "/api/${area}/:id" }, flag: orders-read, service: orders }`,
  );
  return `listen: { host: 127.0.0.1, port: ${o.port} }
admin: { host: 127.0.0.1, port: ${o.admin.port}, token: ${o.admin.token} }
flags: { file: ${JSON.stringify(o.flags)} }
upstreams:
  monolith: { url: "${monolith}" }
  orders: { url: "${o.upstream}" }
legacy: monolith
explain: off
context: { properties: { pizzeriaId: { path: pizzeriaId } } }
${top.join('\n')}
routes:
  - id: ${MEASURED_ROUTE}
    match: { methods: [GET], path: "/api/pizzerias/:pizzeriaId/orders" }
    flag: orders-read
    service: orders
    rewrite: { path: "/v1/pizzerias/:pizzeriaId/orders" }
    fallback: true
${route.map((line) => `    ${line}\n`).join('')}  - { id: orders.create, match: { methods: [POST], path: /api/orders }, flag: orders-write, service: orders }${others.join('')}
`;
}

/** The listener of the proxy's own figures. */
export interface Admin {
  readonly port: number;
  readonly token: string;
}
