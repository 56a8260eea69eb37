import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeNewOrder, nextStatus } from '../../scripts/traffic/actors/index.ts';
import { findChain, type Pizzeria } from '../../scripts/traffic/chain.ts';
import type { ApiFailure, ApiResult } from '../../scripts/traffic/client/api-client.ts';
import { makeOrderClient, type Order, type OrderClient } from '../../scripts/traffic/client/order-client.ts';

export interface OrderLoadOptions {
  readonly proxyUrl: string;
  readonly login: string;
  readonly password: string;
  /** Requests started per second, whether or not earlier ones have ended. */
  readonly rates: { readonly place: number; readonly list: number; readonly read: number; readonly change: number };
  /** A client whose request fails sends it again with the same Idempotency-Key until it is answered (fault tests). */
  readonly persistent?: boolean;
  /** A read must show the last status that the ledger knows. */
  readonly checkReads?: boolean;
  /** Orders are changed as soon as they have been confirmed, the latest first: what the fence is for. */
  readonly changeAtOnce?: boolean;
}

/** An order as its client knows it. */
interface Entry {
  readonly key: string;
  order: Order | undefined;
  touchedAt: number;
  busy: boolean;
}

export interface LoadReport {
  /** The orders that were placed, by their Idempotency-Key, as their clients know them. */
  readonly placed: ReadonlyMap<string, Order>;
  readonly failures: readonly ApiFailure[];
  readonly sent: number;
  readonly bySide: Readonly<Record<string, number>>;
  /** Reads that did not show what the client had been told. */
  readonly stale: readonly string[];
  /** Changes of orders that were confirmed or changed less than half a second before. */
  readonly youngChanges: number;
  /** The longest wait for the answer to a write, milliseconds. */
  readonly slowestWriteMs: number;
}

export interface OrderLoad {
  /** The ids of those that take part. */
  readonly pizzerias: readonly number[];
  /** Requests answered so far by each side. */
  readonly bySide: () => Readonly<Record<string, number>>;
  /** Orders confirmed so far. */
  readonly placedCount: () => number;
  /** Starts no more requests, waits for those under way. */
  stop(): Promise<LoadReport>;
}

/** Younger orders are not read: they may be travelling between the sides, and each read follows its own flag. */
const MIN_AGE_MS = 2000;
/** An order that was touched less than this long ago may be unknown to the side that did not do it. */
const YOUNG_MS = 500;
const LATEST = 10;
/** So many pizzerias take part. */
const PIZZERIAS = 10;
const pauseBetweenTriesMs = 100;
const seed = 20261121;

/** Customers, tills and operators at a steady rate, with a ledger of every order that was confirmed to them. */
export async function startOrderLoad(o: OrderLoadOptions): Promise<OrderLoad> {
  const client = makeOrderClient({ baseUrl: o.proxyUrl, seed, connections: 64, timeoutMs: 20_000 });
  const login = await client.logIn(o.login, o.password);
  assert.ok(login.ok, `no login: ${JSON.stringify(login)}`);
  const chain = await findChain(client, PIZZERIAS);
  const load = makeLoad(client, chain, o);
  const timers = (['place', 'list', 'read', 'change'] as const).map((kind) =>
    setInterval(() => load.launch(kind), 1000 / o.rates[kind]),
  );
  return {
    pizzerias: chain.map(({ id }) => id),
    bySide: () => client.counters().bySide,
    placedCount: () => load.placed().size,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await load.settled();
      const { sent, bySide } = client.counters();
      await client.close();
      const { failures, stale } = load;
      return { placed: load.placed(), failures, stale, sent, bySide, ...load.writes() };
    },
  };
}

function makeLoad(client: OrderClient, chain: readonly Pizzeria[], o: OrderLoadOptions) {
  const entries: Entry[] = [];
  const underWay = new Set<Promise<void>>();
  const failures: ApiFailure[] = [];
  const stale: string[] = [];
  let youngChanges = 0;
  let slowestWriteMs = 0;

  async function askToWrite<T>(send: () => Promise<ApiResult<T>>): Promise<T | undefined> {
    const startedAt = performance.now();
    const answer = await ask(send);
    slowestWriteMs = Math.max(slowestWriteMs, performance.now() - startedAt);
    return answer;
  }

  async function ask<T>(send: () => Promise<ApiResult<T>>): Promise<T | undefined> {
    for (;;) {
      const result = await send();
      if (result.ok) return result.body;
      failures.push(result);
      const worthAnotherTry = result.status === undefined || result.status >= 500;
      if (o.persistent !== true || !worthAnotherTry) return undefined;
      await sleep(pauseBetweenTriesMs);
    }
  }

  const pick = (): Entry | undefined => {
    const cutoff = Date.now() - MIN_AGE_MS;
    return client.random.pick(entries.filter((e) => !e.busy && e.order !== undefined && e.touchedAt < cutoff));
  };
  const pickToChange = (): Entry | undefined => {
    if (o.changeAtOnce !== true) return pick();
    const free = entries.filter((e) => !e.busy && e.order !== undefined && nextStatus(e.order, false) !== undefined);
    return client.random.pick(free.sort((a, b) => b.touchedAt - a.touchedAt).slice(0, LATEST));
  };
  const pizzeria = (): Pizzeria => {
    const found = client.random.pick(chain);
    assert.ok(found);
    return found;
  };

  const acts = {
    async place() {
      const entry: Entry = { key: randomUUID(), order: undefined, touchedAt: 0, busy: true };
      entries.push(entry);
      const wanted = makeNewOrder(pizzeria(), client.random);
      entry.order = await askToWrite(() => client.placeOrder(wanted, entry.key));
      entry.touchedAt = Date.now();
      entry.busy = false;
    },
    async list() {
      await ask(() => client.listOrders(pizzeria().id));
    },
    async read() {
      const entry = pick();
      if (entry?.order === undefined) return;
      const { id, status } = entry.order;
      const touchedAt = entry.touchedAt;
      const seen = await ask(() => client.getOrder(id));
      const comparable = o.checkReads === true && seen !== undefined && entry.touchedAt === touchedAt && !entry.busy;
      if (comparable && seen.status !== status) stale.push(`order ${id}: read ${seen.status}, was told ${status}`);
    },
    async change() {
      const entry = pickToChange();
      const next = entry?.order && nextStatus(entry.order, false);
      if (entry?.order === undefined || next === undefined) return;
      const current = entry.order;
      entry.busy = true;
      if (Date.now() - entry.touchedAt < YOUNG_MS) youngChanges++;
      entry.order = (await askToWrite(() => client.changeStatus(current, next))) ?? entry.order;
      entry.touchedAt = Date.now();
      entry.busy = false;
    },
  };

  return {
    failures,
    stale,
    writes: () => ({ youngChanges, slowestWriteMs: Math.round(slowestWriteMs) }),
    placed: () => new Map(entries.flatMap((e) => (e.order === undefined ? [] : [[e.key, e.order] as const]))),
    launch(kind: keyof typeof acts) {
      const run = acts[kind]().finally(() => underWay.delete(run));
      underWay.add(run);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
