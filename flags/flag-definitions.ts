import { defineFlags } from './flag-definition.ts';

const everywhere = ['development', 'production'];

/** The modules of the monolith and what is gone while one is off; names as in legacy-monolith/modules.ts. */
const monolithModules = {
  site: "the customers' site",
  auth: 'login and logout of staff, and tokens for scripts',
  'contact-centre': 'orders by phone',
  cashier: 'the till',
  'kitchen-tracker': 'the tablets of the kitchen',
  'delivery-cashier': 'couriers and their cash',
  'shift-manager': 'live sales, stop list, changes of orders',
  'office-manager': 'settings, promotions, staff and reports of a pizzeria',
  admin: 'network, products, prices, users',
  'public-screens': 'the televisions',
  personal: "an employee's own shifts and pay",
  export: 'accounting files and batches to the CRM',
  api: 'the public API and what tills call',
  pictures: 'pictures of products',
};

/** The flags of the pizza chain. `strangler flags apply` makes them in Unleash; people turn them there. */
export const flagDefinitions = defineFlags([
  {
    name: 'orders-read',
    switches: 'The orders service, not the monolith, answers reads of orders.',
    owner: 'ordering',
    kind: 'read',
    type: 'release',
    removeBy: '2027-06-30',
    rollout: { groupId: 'ordering' },
    routes: ['orders.list', 'orders.get'],
    environments: everywhere,
  },
  {
    name: 'orders-write',
    switches: 'The orders service, not the monolith, takes new orders and changes of their status.',
    owner: 'ordering',
    kind: 'write',
    type: 'release',
    removeBy: '2027-06-30',
    rollout: { groupId: 'ordering' },
    routes: ['orders.create', 'orders.status'],
    environments: everywhere,
  },
  {
    name: 'orders-read-shadow',
    switches: 'Reads of orders are asked of the other side too, after the answer, and both answers are compared.',
    owner: 'ordering',
    kind: 'shadow',
    type: 'operational',
    removeBy: '2027-06-30',
    routes: ['orders.list', 'orders.get'],
    environments: everywhere,
  },
  {
    name: 'strangler-kill-switch',
    switches: 'The monolith answers everything, whatever the other flags say.',
    owner: 'platform',
    kind: 'kill-switch',
    type: 'kill-switch',
    removeBy: null,
    environments: everywhere,
  },
  {
    name: 'demo-orders-bug',
    switches: 'The orders service rounds VAT wrongly, so that the comparison can be seen to fail.',
    owner: 'platform',
    kind: 'ability',
    type: 'experiment',
    removeBy: '2027-06-30',
    environments: ['development'],
  },
  ...Object.entries(monolithModules).map(([name, what]) => ({
    name: `monolith-${name}`,
    switches: `The monolith does ${name} (${what}). Off: people get a friendly page, scripts a 503.`,
    owner: 'platform',
    kind: 'ability' as const,
    type: 'operational' as const,
    default: true,
    removeBy: null,
    environments: everywhere,
  })),
]);
