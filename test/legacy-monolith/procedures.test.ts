import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { connectLegacyDatabase, type LegacyDatabase } from '../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { legacyDatabase } from './legacy-database.ts';
import { insertSample, takeOrder } from './sample.ts';

const TABLES = ['orders', 'order_lines', 'order_counters', 'customers', 'customer_addresses'];

describe('legacy procedures', function () {
  let root: Knex;
  let db: LegacyDatabase;

  before(async function () {
    this.timeout(120_000); // The first test of a run waits for the server to start.
    const { url, appUrl } = await legacyDatabase('procedures');
    root = connectForMigration(url);
    db = connectLegacyDatabase(appUrl);
    await insertSample(root);
  });
  after(async () => {
    await db.close();
    await root.destroy();
  });

  const contents = async (): Promise<unknown> =>
    Promise.all(TABLES.map(async (table) => [table, await root(table).select()] as const));

  /** Runs `work` while every write to `table` fails half way through whatever procedure does it. */
  async function whileBroken(table: string, event: 'INSERT' | 'UPDATE', work: () => Promise<unknown>): Promise<void> {
    const fault = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk is full'";
    await root.raw(`CREATE TRIGGER broken AFTER ${event} ON ${table} FOR EACH ROW ${fault}`);
    try {
      await assert.rejects(work, /the disk is full/);
    } finally {
      await root.raw('DROP TRIGGER broken');
    }
  }

  for (const table of TABLES) {
    it(`leaves nothing of a new order when ${table} cannot be written`, async () => {
      const before = await contents();
      await whileBroken(table, 'INSERT', () => takeOrder(db, { phone: '+79990000077' }));
      assert.deepEqual(await contents(), before);
    });
  }

  it('leaves an order as it was when its status cannot be written', async () => {
    const { id } = await takeOrder(db);
    const before = await contents();
    await whileBroken('orders', 'UPDATE', () => db.call('order_set_status', [id, 'cooking']));
    assert.deepEqual(await contents(), before);
  });

  it('leaves no customer who could not be written', async () => {
    const before = await contents();
    await whileBroken('customers', 'INSERT', () => db.call('customer_make', ['+79990000055', 'Vera']));
    assert.deepEqual(await contents(), before);
  });

  it('works on the same connection after a failure', async () => {
    await whileBroken('order_lines', 'INSERT', () => takeOrder(db));
    const order = await takeOrder(db);
    assert.equal(order['status'], 'accepted');
  });

  it('gives orders taken at the same moment different numbers, without a gap', async () => {
    const before = await takeOrder(db);
    const orders = await Promise.all(
      Array.from({ length: 20 }, (_, index) => takeOrder(db, { phone: `+7999001${String(index).padStart(4, '0')}` })),
    );
    const first = Number(before['number']) + 1;
    assert.deepEqual(
      orders.map((order) => Number(order['number'])).sort((a, b) => a - b),
      orders.map((_, index) => first + index),
    );
  });

  it('makes one customer of a phone that calls twenty times at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => takeOrder(db, { phone: '+79990002222' })));
    assert.equal((await root('customers').where({ phone: '+79990002222' })).length, 1);
  });

  it('takes the discount of the customer and rounds halves up', async () => {
    // 39950 + 2 * 9530 = 59010; 5% of it is 2950.5.
    const lines = [
      { productId: 1, quantity: 1 },
      { productId: 3, quantity: 2 },
    ];
    const order = await takeOrder(db, { phone: '+79990000001', lines });
    assert.deepEqual([order['subtotal'], order['discount'], order['total']], [59_010, 2_951, 56_059]);
  });

  it('remembers a new address once and puts the last used one first', async () => {
    await takeOrder(db, { phone: '+79990003333' });
    await takeOrder(db, { phone: '+79990003333' });
    const [, addresses] = await db.call('customer_find', ['+79990003333']);
    assert.deepEqual(
      addresses?.map((row) => ({ ...row })),
      [{ street: 'Lenin Street', house: '12', flat: '' }],
    );
  });

  it('takes what looks like SQL for text', async () => {
    const name = "Robert'); DROP TABLE orders; --";
    await db.call('customer_make', ['+79990004444', name]);
    const [[customer] = []] = await db.call('customer_find', ['+79990004444']);
    assert.equal(customer?.['name'], name);
  });
});
