import assert from 'node:assert/strict';
import { backfill, eventsIdle, installCapture, makeDoorbell, startAssembler } from '../../events/index.ts';
import { waitFor } from '../support/wait-for.ts';
import { logger, makeCleanup, makeSide, orderAggregate, orderTables, storedEvents, type Side } from './support.ts';

describe('backfill', () => {
  const cleanup = makeCleanup();
  let side: Side;
  const options = { aggregate: 'order', table: 'orders', key: 'id', chunk: 10 };
  beforeEach(async () => {
    side = await makeSide('backfill', cleanup);
    await side.knex('orders').insert(Array.from({ length: 35 }, (_, n) => ({ id: 2 * n + 1, status: 'old' })));
    await installCapture(side.knex, [orderTables], { syncUser: side.syncUser });
  });
  afterEach(() => cleanup.run());

  it('asks once for every aggregate, tells its progress, and does nothing the second time', async () => {
    const progress: [number, number][] = [];
    assert.equal(
      await backfill(side.knex, { ...options, onProgress: (done, total) => progress.push([done, total]) }),
      35,
    );
    assert.deepEqual(progress, [
      [10, 35],
      [20, 35],
      [30, 35],
      [35, 35],
    ]);
    assert.equal((await eventsIdle(side.knex)).thin, 35);
    assert.equal(await backfill(side.knex, options), 0);
    assert.equal(await backfill(side.knex, { ...options, again: true }), 35);
  });

  it('goes on where it was ended', async () => {
    const end = new AbortController();
    const first = await backfill(side.knex, {
      ...options,
      signal: end.signal,
      onProgress: (done) => {
        if (done >= 20) end.abort();
      },
    });
    assert.equal(first, 20);
    assert.equal(await backfill(side.knex, options), 15);
    assert.equal((await eventsIdle(side.knex)).thin, 35);
  });

  it('sends the state of the moment, so that a live change in between is never taken back', async () => {
    const assembler = startAssembler({
      knex: side.knex,
      source: 'legacy',
      aggregates: [orderAggregate],
      logger,
      bell: makeDoorbell(),
      sweepMs: 20,
    });
    cleanup.add(() => assembler.stop());
    await Promise.all([
      backfill(side.knex, options),
      (async () => {
        for (let n = 0; n < 35; n += 1)
          await side
            .knex('orders')
            .where({ id: 2 * n + 1 })
            .update({ status: 'new' });
      })(),
    ]);
    await waitFor('all assembled', async () => (await eventsIdle(side.knex)).thin === 0);
    const last = new Map((await storedEvents(side.knex)).map((event) => [event.aggregate, event.data ?? '']));
    assert.equal(last.size, 35);
    for (const data of last.values()) assert.equal((JSON.parse(data) as { status: string }).status, 'new');
  });
});
