import { prepareOrder } from './order-taker.ts';
import { logIn, type Person } from './person.ts';
import { runScreens, type Experience, type Screens } from './pollers.ts';

/** The same hour without and with people who watch the revenue. */
export interface Storm {
  readonly calm: readonly Experience[];
  readonly storm: readonly Experience[];
}

const PIZZERIAS = 35;
const STATIONS = ['dough', 'filling', 'oven', 'packing'] as const;
// As the pages have it.
const TILL_MS = 5_000;
const KITCHEN_MS = 4_000;
const SHIFT_MS = 10_000;
const WIDGET_MS = 20_000;
const GUESTS_MS = 10_000;
const GUESTS = 50;
const ORDER_MS = 2_000;
// Whoever waits longer has gone away, or asks again.
const PATIENCE_MS = 10_000;

/** Lets the whole chain work for a while, first by itself, then with so many viewers of the revenue widget. */
export async function measureStorm(
  baseUrl: string,
  o: { readonly viewers: number; readonly seconds: number },
): Promise<Storm> {
  const staff = await openScreens(baseUrl);
  const viewers: Screens = {
    ...{ name: 'widget viewers', count: o.viewers, everyMs: WIDGET_MS },
    ask: () => askAsGuest(`${baseUrl}/api/revenue`),
  };
  // Connections, statements and pages are made before it counts.
  await runScreens(staff, Math.min(o.seconds, WIDGET_MS / 1000));
  const calm = await runScreens(staff, o.seconds);
  const storm = await runScreens([...staff, viewers], o.seconds);
  return { calm, storm };
}

async function openScreens(baseUrl: string): Promise<readonly Screens[]> {
  const tills = await logInAll(baseUrl, 'cashier');
  const cooks = await logInAll(baseUrl, 'cook');
  const managers = await logInAll(baseUrl, 'manager');
  for (const till of tills) await till.takeToken();
  const operator = await logIn(baseUrl, 'operator');
  let orders = 0;
  const get = (people: readonly Person[], index: number, path: string): Promise<unknown> =>
    people[index]?.call('GET', path, undefined, PATIENCE_MS) ?? Promise.reject(new Error('nobody'));
  return [
    {
      ...{ name: 'tills', count: PIZZERIAS, everyMs: TILL_MS },
      ask: (index) => get(tills, index, `/api/pizzerias/${index + 1}/orders`),
    },
    {
      ...{ name: 'kitchen tablets', count: PIZZERIAS * STATIONS.length, everyMs: KITCHEN_MS },
      ask(index) {
        const place = Math.floor(index / STATIONS.length);
        const station = STATIONS[index % STATIONS.length] ?? 'dough';
        return get(cooks, place, `/kitchen-tracker/board?pizzeriaId=${place + 1}&station=${station}`);
      },
    },
    {
      ...{ name: 'shift managers', count: PIZZERIAS, everyMs: SHIFT_MS },
      ask: (index) => get(managers, index, `/shift-manager/live?pizzeriaId=${index + 1}`),
    },
    {
      ...{ name: 'guests of the site', count: GUESTS, everyMs: GUESTS_MS },
      ask: () => askAsGuest(`${baseUrl}/site`),
    },
    {
      // One operator: the next call comes when it comes, but the cart is one.
      ...{ name: 'operator: cart and order', count: 1, everyMs: ORDER_MS },
      ask: inTurn(async () => {
        orders += 1;
        const save = await prepareOrder(operator, 10_000 + orders);
        await save();
      }),
    },
  ];
}

async function logInAll(baseUrl: string, role: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (let id = 1; id <= PIZZERIAS; id += 1) people.push(await logIn(baseUrl, `${role}${id}`));
  return people;
}

async function askAsGuest(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
}

function inTurn(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
