import assert from 'node:assert/strict';
import { createConnection } from 'mysql2/promise';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { makeLegacyMetrics } from '../../../legacy-monolith/shared/metrics.ts';
import { makeReferenceCache } from '../../../legacy-monolith/shared/reference-cache.ts';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { makeMetrics, ProblemError, type Metrics } from '../../../services/kit/index.ts';
import { legacyDatabase, type TestLegacyDatabase } from '../legacy-database.ts';
import { runMonolith } from '../running-monolith.ts';

describe('the cache of reference data', function () {
  this.timeout(60_000);
  let legacy: TestLegacyDatabase;
  let db: LegacyDatabase;
  let metrics: Metrics;
  let cached: LegacyDatabase;
  let calls: string[];
  let clock: number;

  before(async () => {
    legacy = await legacyDatabase('cache');
    await seedLegacy({ url: legacy.url, orders: 20, staffPassword: 'margherita' });
    db = connectLegacyDatabase(legacy.appUrl);
  });
  after(() => db.close());
  beforeEach(() => {
    calls = [];
    clock = 1_000_000;
    metrics = makeMetrics('test');
    const counted: LegacyDatabase = {
      ...db,
      call(procedure, args) {
        calls.push(procedure);
        return db.call(procedure, args);
      },
    };
    cached = makeReferenceCache({ keepMs: 60_000, metrics: makeLegacyMetrics(metrics.registry), now: () => clock })(
      counted,
    );
  });

  const write = async (sql: string): Promise<void> => {
    const connection = await createConnection(legacy.url);
    await connection.query(sql);
    await connection.end();
  };

  it('keeps the network for the whole time, and then asks again', async () => {
    const [first] = await Promise.all([cached.call('pizzeria_list'), cached.call('pizzeria_list')]);
    clock += 59_999;
    assert.equal(await cached.call('pizzeria_list'), first);
    assert.equal(calls.length, 1, 'those who ask at the same moment share one call');
    clock += 1;
    assert.notEqual(await cached.call('pizzeria_list'), first);
    assert.equal(calls.length, 2);
  });

  it('keeps a menu, in which the stop list is, for five seconds at most', async () => {
    const available = async (): Promise<unknown> =>
      (await cached.call('menu_get', [1]))[1]?.find((row) => row['id'] === 1)?.['available'];
    assert.equal(await available(), 1);
    await write('INSERT INTO stop_list (pizzeria_id, product_id, since) VALUES (1, 1, UTC_TIMESTAMP(3))');
    clock += 4999;
    assert.equal(await available(), 1);
    clock += 1;
    assert.equal(await available(), 0);
    await write('DELETE FROM stop_list WHERE pizzeria_id = 1 AND product_id = 1');
  });

  it('keeps one answer for each of the arguments', async () => {
    await cached.call('menu_get', [1]);
    await cached.call('menu_get', [2]);
    await cached.call('menu_get', [1]);
    assert.equal(calls.length, 2);
  });

  it('keeps nothing that nobody has thought about, and no failure', async () => {
    await cached.call('order_get', [1]);
    await cached.call('order_get', [1]);
    assert.equal(calls.length, 2);
    await assert.rejects(cached.call('menu_get', [1, 'too many']));
    await assert.rejects(cached.call('menu_get', [1, 'too many']));
    assert.equal(calls.length, 4);
  });

  it('lets nobody change what others will get', async () => {
    const [rows = []] = await cached.call('pizzeria_list');
    assert.throws(() => {
      (rows[0] as { name: string }).name = 'mine';
    }, TypeError);
  });

  it('is bounded, and tells its hits', async () => {
    for (let id = 1; id <= 600; id += 1) {
      await cached.call('menu_get', [id]).catch((error: unknown) => assert.ok(error instanceof ProblemError));
    }
    await cached.call('pizzeria_list');
    await cached.call('pizzeria_list');
    const text = await metrics.registry.metrics();
    assert.match(text, /legacy_cache_reads_total\{procedure="pizzeria_list",result="hit".*\} 1/);
    assert.match(text, /legacy_cache_reads_total\{procedure="menu_get",result="miss".*\} 600/);
    assert.equal(Number(/legacy_cache_entries\{.*\} (\d+)/.exec(text)?.[1]), 500);
  });

  it('is off until it is asked for', async () => {
    const name = async (baseUrl: string): Promise<string> => {
      const menu = (await (await fetch(`${baseUrl}/api/menu`)).json()) as { items: { id: number; name: string }[] };
      return menu.items.find(({ id }) => id === 1)?.name ?? '';
    };
    const plain = await runMonolith(legacy.appUrl);
    const caching = await runMonolith(legacy.appUrl, { CACHE_REFERENCE: 60_000 });
    try {
      const old = await name(caching.baseUrl);
      await write("UPDATE products SET name = 'Renamed' WHERE id = 1");
      assert.deepEqual([await name(plain.baseUrl), await name(caching.baseUrl)], ['Renamed', old]);
    } finally {
      await plain.stop();
      await caching.stop();
    }
  });
});
