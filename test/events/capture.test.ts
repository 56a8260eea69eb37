import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import {
  EventsError,
  installCapture,
  makeDoorbell,
  makeMysqlKnex,
  removeCapture,
  startAssembler,
} from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';
import { assemble } from '../../events/capture/assemble.ts';
import { waitFor } from '../support/wait-for.ts';
import { logger, makeCleanup, makeSide, orderAggregate, orderTables, storedEvents, type Side } from './support.ts';

interface Thin {
  readonly aggregate: string;
  readonly op: string;
  readonly changed: string;
}
const readers = new Map([['order', orderAggregate]]);

describe('capture by triggers', () => {
  const cleanup = makeCleanup();
  let side: Side;
  beforeEach(async () => {
    side = await makeSide('capture', cleanup);
    await installCapture(side.knex, [orderTables], { syncUser: side.syncUser });
  });
  afterEach(() => cleanup.run());

  const thin = async (): Promise<Thin[]> => {
    const rows = await selectRows<Thin>(side.knex, 'SELECT aggregate, op, changed FROM strangler_thin ORDER BY id');
    await side.knex.raw('DELETE FROM strangler_thin');
    return rows.map((row) => ({ ...row }));
  };
  const order = (id: number, values: object = {}): Promise<unknown> =>
    side.knex('orders').insert({ id, status: 'accepted', ...values });

  it('writes a thin row for insert, update and delete of the root', async () => {
    await order(1);
    await side.knex('orders').where({ id: 1 }).update({ status: 'ready', comment: 'x' });
    await side.knex('orders').where({ id: 1 }).delete();
    assert.deepEqual(await thin(), [
      { aggregate: 'order/1', op: 'I', changed: '' },
      { aggregate: 'order/1', op: 'U', changed: 'status,comment' },
      { aggregate: 'order/1', op: 'D', changed: '' },
    ]);
  });

  it('writes nothing when an update changes nothing, or only a column that is not part of the entity', async () => {
    await order(1, { comment: null });
    await thin();
    await side.knex('orders').where({ id: 1 }).update({ status: 'accepted', comment: null });
    await side.knex('orders').where({ id: 1 }).update({ till_note: 'seen' });
    assert.deepEqual(await thin(), []);
  });

  it('sees a change that the collation takes for none', async () => {
    await order(1, { comment: 'ann' });
    await thin();
    await side.knex('orders').where({ id: 1 }).update({ comment: 'ANN' });
    assert.deepEqual(await thin(), [{ aggregate: 'order/1', op: 'U', changed: 'comment' }]);
  });

  it('takes a change of a child for one of its root, and a child that moves for one of both', async () => {
    await side.knex('order_lines').insert({ order_id: 1, line: 1, quantity: 1 });
    await side.knex('order_lines').where({ order_id: 1 }).update({ quantity: 1 });
    await side.knex('order_lines').where({ order_id: 1 }).update({ quantity: 2 });
    await side.knex('order_lines').where({ order_id: 1 }).update({ order_id: 2 });
    await side.knex('order_lines').where({ order_id: 2 }).delete();
    assert.deepEqual(
      (await thin()).map((row) => `${row.aggregate} ${row.changed}`),
      ['order/1 lines', 'order/1 lines', 'order/1 lines', 'order/2 lines', 'order/2 lines'],
    );
  });

  it('skips only what the sync user writes to the aggregate that it applies', async () => {
    await side.knex.raw(`CREATE TRIGGER business AFTER INSERT ON orders FOR EACH ROW
      INSERT INTO order_lines (order_id, line, quantity) VALUES (NEW.id + 100, 1, 1)`);
    const insertAs = async (knex: Knex, applying: string | null, id: number): Promise<void> => {
      await knex.transaction(async (trx) => {
        await trx.raw('SET @strangler_applying = ?', [applying]);
        await trx('orders').insert({ id, status: 'accepted' });
        await trx.raw('SET @strangler_applying = NULL');
      });
    };
    await insertAs(side.sync, 'order/1', 1);
    assert.deepEqual(await thin(), [{ aggregate: 'order/101', op: 'U', changed: 'lines' }]);
    await insertAs(side.sync, null, 2);
    assert.equal((await thin()).length, 2);
    await insertAs(side.knex, 'order/3', 3);
    assert.equal((await thin()).length, 2);
  });

  it('installs the same triggers again without a change, renews changed ones, and takes its own away only', async () => {
    await side.knex.raw('CREATE TRIGGER theirs AFTER UPDATE ON orders FOR EACH ROW SET @theirs = 1');
    const names = async (): Promise<string[]> =>
      (
        await selectRows<{ name: string }>(
          side.knex,
          'SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY 1',
        )
      ).map((row) => row.name);
    const before = await names();
    assert.equal(before.length, 7);
    await installCapture(side.knex, [orderTables], { syncUser: side.syncUser });
    assert.deepEqual(await names(), before);
    await side.knex.raw('ALTER TABLE orders ADD COLUMN promo VARCHAR(10) NULL');
    await installCapture(side.knex, [orderTables], { syncUser: side.syncUser });
    assert.equal((await names()).length, 7);
    await order(1);
    await thin();
    await side.knex('orders').where({ id: 1 }).update({ promo: 'a' });
    assert.deepEqual(await thin(), [{ aggregate: 'order/1', op: 'U', changed: 'promo' }]);
    await removeCapture(side.knex, [orderTables]);
    assert.deepEqual(await names(), ['theirs']);
  });

  it('refuses tables and columns that do not exist', async () => {
    const wrong = { aggregate: 'order', root: { table: 'ordres', key: 'id' } };
    await assert.rejects(
      installCapture(side.knex, [wrong], { syncUser: 's' }),
      (error: EventsError) => error.code === 'unknown-table',
    );
    const column = { ...orderTables, columns: { notes: null } };
    await assert.rejects(
      installCapture(side.knex, [column], { syncUser: 's' }),
      (error: EventsError) => error.code === 'unknown-column',
    );
  });

  describe('assembling', () => {
    it('merges close changes into one event with the whole entity and every changed field', async () => {
      await order(1, { comment: 'x' });
      await assemble(side.knex, ['order/1'], 'legacy', readers);
      await side.knex('orders').where({ id: 1 }).update({ status: 'ready' });
      await side.knex('order_lines').insert({ order_id: 1, line: 1, quantity: 3 });
      const [event] = await assemble(side.knex, ['order/1'], 'legacy', readers);
      assert.deepEqual(event?.data, {
        id: 1,
        status: 'ready',
        comment: 'x',
        total: 0,
        lines: [{ line: 1, quantity: 3 }],
      });
      assert.deepEqual(event.changed, ['status', 'lines']);
      assert.equal(event.seq, 2);
      assert.equal(event.origin, 'root');
      assert.deepEqual(await thin(), []);
    });

    it('names every field of a new entity, and gives a deleted one no data and the next number', async () => {
      await order(1);
      const [made] = await assemble(side.knex, ['order/1'], 'legacy', readers);
      assert.deepEqual(made?.changed, ['id', 'status', 'comment', 'total', 'lines']);
      await side.knex('orders').where({ id: 1 }).delete();
      const [gone] = await assemble(side.knex, ['order/1'], 'legacy', readers);
      assert.deepEqual([gone?.data, gone?.seq, gone?.changed], [null, 2, []]);
    });

    it('keeps a thin row that is committed between the read and the delete', async () => {
      await order(1);
      let inBetween = false;
      const slow = new Map([
        [
          'order',
          {
            ...orderAggregate,
            read: async (trx: Knex.Transaction, id: string) => {
              // On another connection, while the assembler's transaction is open and has read its thin rows.
              if (!inBetween) await side.knex('orders').where({ id: 1 }).update({ status: 'cooking' });
              inBetween = true;
              return orderAggregate.read(trx, id);
            },
          },
        ],
      ]);
      const [first] = await assemble(side.knex, ['order/1'], 'legacy', slow);
      assert.equal((first?.data as { status: string }).status, 'accepted');
      const [second] = await assemble(side.knex, ['order/1'], 'legacy', slow);
      assert.deepEqual(
        [(second?.data as { status: string }).status, second?.changed, second?.seq],
        ['cooking', ['status'], 2],
      );
      assert.deepEqual(await assemble(side.knex, ['order/1'], 'legacy', slow), []);
    });

    it('never gives an older state the higher number when several assemble the same aggregates', async () => {
      await order(1, { total: 0 });
      const bell = makeDoorbell();
      const assemblers = [1, 2, 3].map(() =>
        startAssembler({ knex: makePool(), source: 'legacy', aggregates: [orderAggregate], logger, bell, sweepMs: 5 }),
      );
      for (const it of assemblers) cleanup.add(() => it.stop());
      for (let total = 1; total <= 200; total += 1) {
        await side.knex('orders').where({ id: 1 }).update({ total });
        bell.ring();
      }
      await waitFor(
        'all assembled',
        async () => (await selectRows(side.knex, 'SELECT 1 FROM strangler_thin')).length === 0,
      );
      const events = await storedEvents(side.knex);
      const totals = events.map((event) => (JSON.parse(event.data ?? 'null') as { total: number }).total);
      assert.deepEqual(
        totals,
        [...totals].sort((a, b) => a - b),
      );
      assert.equal(totals.at(-1), 200);
      assert.deepEqual(
        events.map((event) => event.seq),
        events.map((_, index) => index + 1),
      );
    });

    it('lets an aggregate that cannot be read delay nobody', async () => {
      await order(1);
      await order(2);
      const broken = {
        ...orderAggregate,
        read: (trx: Knex.Transaction, id: string) =>
          id === '1' ? Promise.reject(new Error('broken')) : orderAggregate.read(trx, id),
      };
      const assembler = startAssembler({
        knex: side.knex,
        source: 'legacy',
        aggregates: [broken],
        logger,
        bell: makeDoorbell(),
        sweepMs: 50,
      });
      cleanup.add(() => assembler.stop());
      await waitFor('the healthy one', async () => (await storedEvents(side.knex)).length === 1);
      assert.deepEqual(
        (await thin()).map((row) => row.aggregate),
        ['order/1'],
      );
    });
  });

  const makePool = (): Knex => {
    const knex = makeMysqlKnex(side.url);
    cleanup.add(() => knex.destroy());
    return knex;
  };
});
