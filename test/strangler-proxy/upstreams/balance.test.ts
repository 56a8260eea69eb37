import assert from 'node:assert/strict';
import { configOf, fakedUpstream } from './faked.ts';

describe('the copy for the next request', () => {
  const fast = { failures: 3, eject: '100ms', maxEject: '1s', slowStart: '1s' };

  it('is each of several copies as often, when none has more to do', () => {
    const { spread } = fakedUpstream(configOf(4));
    for (const count of spread(4000)) assert.ok(Math.abs(count - 1000) < 120, `${count} of 4000`);
  });

  it('is the one with fewer requests in flight of two: the busiest gets none', () => {
    const { copies, spread } = fakedUpstream(configOf(3));
    for (let i = 0; i < 5; i++) copies[0]?.gate.tryEnter();
    copies[1]?.gate.tryEnter();
    const [busiest = 0, busy = 0, idle = 0] = spread(3000);
    assert.equal(busiest, 0);
    // Of three pairs, two have the idle one in them.
    assert.ok(Math.abs(idle - 2000) < 150 && busy + idle === 3000, `${busy}, ${idle}`);
  });

  it('evens out what copies of different speed have to do', () => {
    const { upstream, copies } = fakedUpstream(configOf(2));
    const served = [0, 0];
    for (let tick = 0; tick < 3000; tick++) {
      const copy = upstream.pick();
      copy?.gate.tryEnter();
      for (const [index, each] of copies.entries()) {
        // The first ends a request in each tick, the second in each third.
        if (each.gate.running === 0 || (index === 1 && tick % 3 !== 0)) continue;
        each.gate.leave();
        served[index] = (served[index] ?? 0) + 1;
      }
    }
    assert.ok(Math.max(...copies.map((copy) => copy.inFlight)) < 10, 'nobody is left behind');
    assert.ok((served[0] ?? 0) > 1.8 * (served[1] ?? 0), String(served));
  });

  it('is one with a free place, while there is any', () => {
    const { copies, spread } = fakedUpstream(configOf(3, { connections: 1, queue: 10 }));
    copies[0]?.gate.tryEnter();
    copies[1]?.gate.tryEnter();
    assert.deepEqual(spread(50), [0, 0, 50]);
  });

  it('is none of those that were tried', () => {
    const { upstream, copies } = fakedUpstream(configOf(2));
    const [a, b] = copies;
    for (let i = 0; i < 20; i++) assert.equal(upstream.pick(a && [a]), b);
    assert.equal(upstream.pick(copies), undefined);
  });

  it('is never one that was ejected, and there is none when all may be and are', () => {
    const { upstream, copies, spread, fail } = fakedUpstream(
      configOf(2, { health: { ...fast, maxEjectedShare: '100%' } }),
    );
    fail(copies[0]);
    assert.deepEqual(spread(100), [0, 100]);
    fail(copies[1]);
    assert.equal(upstream.pick(), undefined);
    assert.equal(upstream.health.isUp(), false);
  });

  it('is the only one, even if it is ejected: nobody else may answer', () => {
    const { upstream, copies, fail } = fakedUpstream(configOf(1, { health: fast }));
    fail(copies[0]);
    assert.equal(upstream.health.isUp(), false);
    assert.equal(upstream.pick(), copies[0]);
  });

  it('is one that has returned as often as its growing share says: a tenth of it after a tenth of the time', () => {
    const { copies, spread, fail, pass, story } = fakedUpstream(configOf(2, { health: fast }));
    fail(copies[0]);
    pass(100);
    copies[0]?.health.succeeded();
    assert.deepEqual(story, ['a ejected for 100', 'a restored']);
    assert.deepEqual(spread(200), [0, 200], 'at first none');
    for (const [ms, expected] of [
      [100, 100],
      [400, 500],
      [500, 1000],
      [1000, 1000],
    ] as const) {
      pass(ms);
      const [share = 0] = spread(2000);
      assert.ok(Math.abs(share - expected) < 90, `${share} of ${expected} after ${ms} ms more`);
    }
  });

  it('is a new one, that a reload has added to others, as one that has returned', () => {
    const { upstream } = fakedUpstream(configOf(1, { health: fast }));
    const [old] = upstream.copies;
    upstream.use(configOf(2, { health: fast }));
    assert.equal(upstream.copies[0], old);
    for (let i = 0; i < 20; i++) assert.equal(upstream.pick(), old);
  });

  it('may be any, and each as often, when all have just returned', () => {
    const { upstream, spread, pass } = fakedUpstream(configOf(2, { health: fast }));
    for (const { health } of upstream.copies) health.warmUp();
    pass(100);
    const [first = 0] = spread(2000);
    assert.ok(Math.abs(first - 1000) < 120, `${first} of 2000`);
  });
});
