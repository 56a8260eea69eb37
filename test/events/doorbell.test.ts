import assert from 'node:assert/strict';
import { makeDoorbell, startBinlogDoorbell, startSweepDoorbell } from '../../events/index.ts';
import { write } from '../../events/database/rows.ts';
import { startLoop } from '../../events/doorbell/loop.ts';
import { testMysql } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import { logger, makeCleanup, makeSide, type Side } from './support.ts';

describe('doorbells', () => {
  const cleanup = makeCleanup();
  let side: Side;
  let rings: number;
  const bell = makeDoorbell();
  bell.onRing(() => (rings += 1));
  beforeEach(async () => {
    side = await makeSide('bell', cleanup);
    rings = 0;
  });
  afterEach(() => cleanup.run());

  const thin = (): Promise<unknown> =>
    write(
      side.knex,
      "INSERT INTO strangler_thin (aggregate, op, changed, origin, at) VALUES ('x/1', 'U', '', 't', NOW(6))",
    );
  const rung = (): Promise<unknown> => waitFor('a ring', () => Promise.resolve(rings > 0), 20_000);

  it('rings from the binlog when a thin row is committed, also after the server was killed', async () => {
    const binlog = startBinlogDoorbell({ url: side.url, bell, logger });
    cleanup.add(() => binlog.stop());
    await rung();
    rings = 0;
    await thin();
    await rung();
    const server = await testMysql();
    await server.kill9();
    await server.start();
    rings = 0;
    // The ring of a reader that listens again; what was written while it did not is found by that.
    await rung();
    rings = 0;
    await thin();
    await rung();
  }).timeout(60_000);

  it('rings from the sweep only while there is something to do', async () => {
    const sweep = startSweepDoorbell({ knex: side.knex, bell, logger, everyMs: 20 });
    cleanup.add(() => sweep.stop());
    await thin();
    await rung();
    await write(side.knex, 'DELETE FROM strangler_thin');
    await waitFor('silence', async () => {
      const before = rings;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return rings === before;
    });
  });

  it('never runs a pass twice at the same time, and misses no ring during one', async () => {
    let running = 0;
    let passes = 0;
    const loop = startLoop({
      name: 'test',
      bell,
      sweepMs: 60_000,
      logger,
      pass: async () => {
        assert.equal((running += 1), 1);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running -= 1;
        passes += 1;
        return false;
      },
    });
    cleanup.add(() => loop.stop());
    await waitFor('the first pass', () => Promise.resolve(running === 1));
    bell.ring();
    bell.ring();
    await waitFor('one more', () => Promise.resolve(passes === 2));
  });

  it('goes on after a failed pass', async () => {
    let passes = 0;
    const loop = startLoop({
      name: 'test',
      bell,
      sweepMs: 60_000,
      logger,
      pass: () => {
        passes += 1;
        return passes < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(false);
      },
    });
    cleanup.add(() => loop.stop());
    await waitFor('three passes', () => Promise.resolve(passes === 3));
  });
});
