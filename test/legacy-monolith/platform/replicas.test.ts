import assert from 'node:assert/strict';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { waitFor } from '../../support/wait-for.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { startReplicated, type Replicated } from './replicated.ts';

interface Menu {
  readonly items: readonly { readonly id: number; readonly name: string; readonly available: boolean }[];
}
interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly ms: number;
}

describe('replicas of the monolith', function () {
  this.timeout(120_000);
  let servers: Replicated;
  let monolith: RunningMonolith;

  before(async () => {
    servers = await startReplicated();
    await seedLegacy({ url: servers.url, orders: 50, staffPassword: 'margherita' });
    await servers.synchronised();
    monolith = await runMonolith(servers.appUrl, {
      LEGACY_REFERENCE_DATABASE_URL: servers.replicaAppUrl,
      LEGACY_REPORTS_DATABASE_URL: servers.replicaAppUrl,
    });
  });
  after(() => monolith.stop());

  const query = async (url: string, sql: string): Promise<RowDataPacket[]> => {
    const connection = await createConnection(url);
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      return rows;
    } finally {
      await connection.end();
    }
  };
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<Answer<T>> => {
    const began = Date.now();
    const response = await fetch(`${monolith.baseUrl}${path}`, init);
    return { status: response.status, body: (await response.json()) as T, ms: Date.now() - began };
  };
  const product = async (id: number): Promise<Menu['items'][number] | undefined> =>
    (await ask<Menu>('/api/menu?pizzeriaId=1')).body.items.find((item) => item.id === id);
  const order = (productId: number): Promise<Answer<{ id: number; code?: string }>> =>
    ask('/api/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        pizzeriaId: 1,
        type: 'pickup',
        customer: { phone: '+79990001122', name: 'Ann' },
        lines: [{ productId, quantity: 1 }],
      }),
    });
  const readsBy = async (database: string, answeredBy: string): Promise<number> => {
    const text = await (await fetch(`${monolith.baseUrl}/metrics`)).text();
    const line = new RegExp(
      `legacy_replica_reads_total\\{database="${database}",answered_by="${answeredBy}".*\\} (\\d+)`,
    );
    return Number(line.exec(text)?.[1] ?? 0);
  };

  it('answer reference data and reports', async () => {
    // What only the replica has tells who was asked; only root may write there.
    await query(servers.replicaUrl, "UPDATE products SET name = 'Of the replica' WHERE id = 1");
    try {
      assert.equal((await product(1))?.name, 'Of the replica');
    } finally {
      await query(servers.replicaUrl, "UPDATE products SET name = 'Pepperoni' WHERE id = 1");
    }
    const before = await readsBy('reports', 'replica');
    assert.equal((await ask('/api/revenue')).status, 200);
    assert.equal(await readsBy('reports', 'replica'), before + 1);
    assert.equal(await readsBy('reference', 'primary'), 0);
  });

  it('may lag: what is written is read where it was written, and what only the replica shows comes later', async () => {
    await servers.lag();
    try {
      const placed = await order(2);
      assert.equal(placed.status, 201);
      const token = await monolith.token();
      const read = await ask<{ id: number }>(`/api/orders/${placed.body.id}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      assert.deepEqual([read.status, read.body.id], [200, placed.body.id]);
      const [there] = await query(servers.replicaUrl, `SELECT COUNT(*) AS n FROM orders WHERE id = ${placed.body.id}`);
      assert.equal(there?.['n'], 0);
    } finally {
      await servers.catchUp();
    }
  });

  it('may show a product that has just run out, which nobody can buy', async () => {
    await servers.lag();
    try {
      await query(
        servers.url,
        'INSERT INTO stop_list (pizzeria_id, product_id, since) VALUES (1, 3, UTC_TIMESTAMP(3))',
      );
      assert.equal((await product(3))?.available, true);
      const refused = await order(3);
      assert.deepEqual([refused.status, refused.body.code], [409, 'product-stopped']);
    } finally {
      await servers.catchUp();
    }
    assert.equal((await product(3))?.available, false);
    await query(servers.url, 'DELETE FROM stop_list WHERE pizzeria_id = 1 AND product_id = 3');
  });

  it('that are away leave reference data to the primary, and reports to later: orders go on', async () => {
    await servers.killReplica();
    const menu = await ask<Menu>('/api/menu?pizzeriaId=1');
    assert.equal(menu.status, 200);
    assert.ok((await ask('/api/menu?pizzeriaId=1')).ms < 500, 'the next one does not wait for the replica');
    assert.ok((await readsBy('reference', 'primary')) > 0);
    const revenue = await ask<{ code: string; detail: string }>('/api/revenue');
    assert.deepEqual([revenue.status, revenue.body.code], [503, 'not-available']);
    const health = await ask<{ checks: Record<string, { status: string }> }>('/health/ready');
    assert.deepEqual(
      [health.status, ...['database', 'reference data', 'reports'].map((name) => health.body.checks[name]?.status)],
      [200, 'up', 'down', 'down'],
    );
    assert.match(revenue.body.detail, /Reports cannot be had at the moment; orders go on/);
    assert.equal((await order(2)).status, 201);

    await servers.startReplica();
    assert.equal((await ask('/api/revenue')).status, 200);
    const before = await readsBy('reference', 'replica');
    await waitFor('the replica to be asked again', async () => {
      await product(1);
      return (await readsBy('reference', 'replica')) > before;
    });
  });

  it('that say nothing are not waited for long', async () => {
    process.kill(servers.replicaPid(), 'SIGSTOP');
    try {
      const first = await ask<Menu>('/api/menu?pizzeriaId=1');
      assert.equal(first.status, 200);
      assert.ok(first.ms < 4000, `${first.ms} ms`);
      assert.ok((await ask('/api/menu?pizzeriaId=1')).ms < 500);
    } finally {
      process.kill(servers.replicaPid(), 'SIGCONT');
    }
  });
});
