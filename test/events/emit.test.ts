import assert from 'node:assert/strict';
import { emit, emitAll, inTransaction, partsOfSubject, subjectOf, uuid7, type Envelope } from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';
import { makeCleanup, makeSide, storedEvents, type Side } from './support.ts';

const event = (subject: string, changed: readonly string[] = ['n']) => ({
  type: 'x.changed',
  source: 'orders',
  subject,
  data: { n: 1 },
  changed,
});

describe('emit', () => {
  const cleanup = makeCleanup();
  let side: Side;
  beforeEach(async () => {
    side = await makeSide('emit', cleanup, 20);
  });
  afterEach(() => cleanup.run());

  it('stores the event with the change, or neither', async () => {
    await assert.rejects(
      inTransaction(side.knex, async (trx) => {
        await emit(trx, event('x/1'));
        throw new Error('undone');
      }),
    );
    assert.deepEqual(await storedEvents(side.knex), []);
    const stored = await inTransaction(side.knex, (trx) => emit(trx, event('x/1')));
    assert.equal(stored.seq, 1);
    assert.equal((await storedEvents(side.knex)).length, 1);
  });

  it('gives a new aggregate number 1 even right after another one', async () => {
    const seqs = await inTransaction(side.knex, async (trx) => {
      const all: Envelope[] = [];
      for (const subject of ['x/1', 'x/1', 'x/2', 'x/1', 'x/3']) all.push(await emit(trx, event(subject)));
      return all.map(({ seq }) => seq);
    });
    assert.deepEqual(seqs, [1, 2, 1, 3, 1]);
  });

  it('numbers many writers of few aggregates without gap, in the order of commits, deadlocks included', async () => {
    const subjects = ['x/1', 'x/2', 'x/3', 'x/4'];
    await Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        for (let n = 0; n < 25; n += 1) {
          const both = [subjects[(writer + n) % 4] ?? '', subjects[(writer + n + 1) % 4] ?? ''];
          // Some writers take them one by one in any order, which deadlocks and is repeated.
          if (writer % 4 !== 0)
            await inTransaction(side.knex, (trx) =>
              emitAll(
                trx,
                both.map((subject) => event(subject)),
              ),
            );
          else
            await inTransaction(side.knex, async (trx) => {
              for (const subject of both) await emit(trx, event(subject));
            });
        }
      }),
    );
    const stored = await storedEvents(side.knex);
    assert.equal(stored.length, 12 * 25 * 2);
    for (const subject of subjects) {
      const seqs = stored.filter((row) => row.aggregate === subject).map((row) => row.seq);
      assert.deepEqual(
        seqs,
        seqs.map((_, index) => index + 1),
      );
    }
  });

  it('remembers which number changed which field last', async () => {
    await inTransaction(side.knex, async (trx) => {
      await emit(trx, event('x/1', ['a', 'b']));
      await emit(trx, event('x/1', ['b', 'odd "name"']));
      await emit(trx, event('x/1', []));
    });
    const [row] = await selectRows<{ own_seq: number; own_fields: string }>(
      side.knex,
      'SELECT own_seq, own_fields FROM strangler_agg_seq',
    );
    assert.equal(row?.own_seq, 3);
    assert.deepEqual(JSON.parse(row.own_fields), { a: 1, b: 2, 'odd "name"': 2 });
  });
});

describe('subjects and ids', () => {
  it('splits a subject at its first slash', () => {
    assert.equal(subjectOf('order', 12), 'order/12');
    assert.deepEqual(partsOfSubject('order/12'), { aggregate: 'order', id: '12' });
    assert.deepEqual(partsOfSubject('file/a/b'), { aggregate: 'file', id: 'a/b' });
  });

  it('makes UUIDs of version 7 that sort by time and never repeat', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => uuid7(1_700_000_000_000 + n));
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual([...ids].sort(), ids);
    assert.equal(new Set(Array.from({ length: 5000 }, () => uuid7(1))).size, 5000);
  });
});
