import assert from 'node:assert/strict';
import { purge } from '../../events/relay/purge.ts';
import { selectRows, write } from '../../events/database/rows.ts';
import { makeCleanup, makeSide } from './support.ts';

describe('purge of the archive', () => {
  const cleanup = makeCleanup();
  afterEach(() => cleanup.run());

  it('deletes what is older than its time, also behind a row that was published late, and nothing else', async () => {
    const { knex } = await makeSide('purge', cleanup);
    const old = 4500;
    const rows = Array.from({ length: old + 2 }, (_, index) => [index + 1, index === 0 || index > old ? 0 : 49]);
    for (let from = 0; from < rows.length; from += 500) {
      const page = rows.slice(from, from + 500);
      await write(
        knex,
        `INSERT INTO strangler_archive (id, event_id, aggregate, seq, seen, shard, type, source, origin, time, changed, archived_at)
         VALUES ${page.map(() => `(?, UUID(), 'x/1', 1, 0, 0, 'x.changed', 'x', 'x', NOW(3), '[]', NOW(6) - INTERVAL ? HOUR)`).join(', ')}`,
        page.flat(),
      );
    }
    assert.equal(await purge(knex), old);
    const left = await selectRows<{ id: number }>(knex, 'SELECT id FROM strangler_archive ORDER BY id');
    assert.deepEqual(
      left.map(({ id }) => id),
      [1, old + 2],
    );
  });
});
