import assert from 'node:assert/strict';
import { emit, inTransaction, listParked, outboxStatus, replayParked } from '../../events/index.ts';
import { park, parkMalformed } from '../../events/consumer/park.ts';
import { makeLeases } from '../../events/relay/lease.ts';
import { makeCleanup, makeSide, type Side } from './support.ts';

describe('looking at what is on its way', () => {
  const cleanup = makeCleanup();
  let side: Side;
  beforeEach(async () => {
    side = await makeSide('admin', cleanup);
  });
  afterEach(() => cleanup.run());

  it('counts what waits, tells its age, and whether a relay is at work', async () => {
    const empty = await outboxStatus(side.knex);
    assert.deepEqual(empty, {
      thin: 0,
      outbox: 0,
      lagSeconds: null,
      postponed: 0,
      lastError: null,
      relays: 0,
      parked: 0,
      conflicts: 0,
    });
    await inTransaction(side.knex, (trx) =>
      emit(trx, { type: 'x', source: 's', subject: 'x/1', data: null, changed: [] }),
    );
    await makeLeases(side.knex).renew();
    const status = await outboxStatus(side.knex);
    assert.deepEqual([status.outbox, status.relays], [1, 1]);
    assert.ok(status.lagSeconds !== null && status.lagSeconds < 60);
  });

  it('lists parked events and makes them due, all or those of one aggregate, but no malformed message', async () => {
    const event = (n: number) => ({
      id: `id-${n}`,
      type: 'x',
      source: 's',
      subject: `x/${n}`,
      seq: n,
      time: '',
      origin: '',
      data: null,
      changed: [],
    });
    await inTransaction(side.knex, async (trx) => {
      await park(trx, 'c', event(1), 'broken', 3);
      await park(trx, 'c', event(2), null, 0);
    });
    await parkMalformed(side.knex, 'c', 'odd', '{', 'not JSON');
    assert.deepEqual(
      (await listParked(side.knex)).map(({ subject, error }) => [subject, error]),
      [
        ['x/1', 'broken'],
        ['x/2', null],
        ['malformed/odd', 'not JSON'],
      ],
    );
    assert.equal(await replayParked(side.knex, 'x/1'), 1);
    assert.equal(await replayParked(side.knex), 2);
  });
});
