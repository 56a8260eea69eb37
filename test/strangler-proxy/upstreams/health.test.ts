import assert from 'node:assert/strict';
import { configOf, fakedUpstream } from './faked.ts';

describe('the health of copies', () => {
  const health = { failures: 3, successes: 2, eject: '100ms', maxEject: '250ms', slowStart: '0ms' };
  const of = (copies: number, parts: object = {}) =>
    fakedUpstream(configOf(copies, { health: { ...health, ...parts } }));

  it('ejects after failures in a row; an answer begins the count anew', () => {
    const { copies, story } = of(2);
    const [a] = copies;
    for (const what of ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const) a?.health[what]();
    assert.deepEqual(story, []);
    a?.health.failed();
    assert.deepEqual(story, ['a ejected for 100']);
  });

  it('ejects for a time that grows with each ejection in a row, up to the longest', () => {
    const { copies, story, fail, pass } = of(2);
    fail(copies[0]);
    for (const ms of [100, 200, 250, 250]) {
      pass(ms - 1);
      assert.equal(copies[0]?.health.isIn(), false);
      pass(1);
      assert.equal(copies[0].health.isIn(), true, 'on trial');
      // One failure is enough for one that is on trial.
      copies[0].health.failed();
    }
    assert.deepEqual(
      story,
      ['100', '200', '250', '250', '250'].map((ms) => `a ejected for ${ms}`),
    );
    assert.equal(copies[0]?.health.ejections, 5);
  });

  it('forgives an ejection for each time of ejection that a copy was well', () => {
    const { copies, story, fail, pass } = of(2, { maxEject: '1h' });
    const [a] = copies;
    const returns = (): void => {
      pass(1000);
      a?.health.succeeded();
    };
    for (let i = 0; i < 3; i++) {
      fail(a);
      returns();
    }
    pass(200);
    fail(a);
    returns();
    pass(10_000);
    fail(a);
    const times = story.filter((line) => line.includes('ejected')).map((line) => Number(line.split(' ').at(-1)));
    assert.deepEqual(times, [100, 200, 300, 200, 100]);
  });

  it('tries a copy whose time is over with one request at a time, until one is answered', () => {
    const { upstream, copies, fail, pass } = of(2);
    const [a, b] = copies;
    fail(a);
    pass(100);
    assert.equal(upstream.pick(b && [b]), a);
    a?.gate.tryEnter();
    assert.equal(upstream.pick(b && [b]), undefined, 'while one is under way');
    a?.gate.leave();
    assert.equal(upstream.pick(b && [b]), a);
    a?.health.succeeded();
    a?.gate.tryEnter();
    assert.equal(upstream.pick(b && [b]), a);
  });

  it('takes no answer to a request from before the ejection for a sign of health', () => {
    const { copies, story, fail } = of(2);
    fail(copies[0]);
    copies[0]?.health.succeeded();
    assert.deepEqual(story, ['a ejected for 100']);
  });

  it('believes an answer of an ejected copy that is the only one, because it is still asked', () => {
    const { copies, story, fail } = of(1);
    fail(copies[0]);
    copies[0]?.health.succeeded();
    assert.deepEqual(story, ['a ejected for 100', 'a restored']);
  });

  for (const [copies, share, out] of [
    [2, '50%', 1],
    [3, '50%', 1],
    [4, '50%', 2],
    [5, '10%', 1],
    [3, '100%', 3],
    [3, '0%', 0],
  ] as const) {
    it(`leaves at most ${out} of ${copies} out at ${share}; the others stay in use, and are told of`, () => {
      const faked = of(copies, { maxEjectedShare: share });
      for (const copy of faked.copies) faked.fail(copy);
      assert.equal(faked.story.filter((line) => line.includes('ejected')).length, out);
      assert.equal(faked.story.filter((line) => line.includes('kept')).length, copies - out);
      assert.equal(faked.copies.filter((copy) => copy.health.isIn()).length, copies - out);
      assert.equal(faked.upstream.health.isUp(), false, 'where legacy may answer, it does');
    });
  }

  it('ejects one that was kept, as soon as another has returned', () => {
    const { copies, story, fail, pass } = of(2);
    const [a, b] = copies;
    fail(a);
    fail(b);
    pass(100);
    a?.health.succeeded();
    b?.health.failed();
    assert.deepEqual(story, ['a ejected for 100', 'b kept', 'a restored', 'b ejected for 100']);
  });

  it('takes one that was kept for well as soon as it answers', () => {
    const { upstream, copies, story, fail } = of(2);
    fail(copies[0]);
    fail(copies[1]);
    assert.equal(upstream.health.isUp(), false);
    copies[1]?.health.succeeded();
    assert.equal(upstream.health.isUp(), true);
    assert.equal(story.at(-1), 'b restored');
  });

  describe('by checks of its own', () => {
    it('ejects after failures in a row, and takes back after successes in a row', () => {
      const { copies, story } = of(2, { eject: '1h', maxEject: '1h' });
      const [a] = copies;
      for (const result of ['failed', 'failed', 'failed', 'well', 'failed', 'well', 'well'] as const)
        a?.health.checked(result);
      assert.deepEqual(story, ['a ejected for 3600000', 'a restored']);
    });

    it('leaves out at once what says 503, until it has said twice that it is ready, however long that takes', () => {
      const { copies, story, pass } = of(2);
      const [a] = copies;
      a?.health.checked('not-ready');
      pass(3_600_000);
      assert.equal(a?.health.isIn(), false);
      a.health.checked('failed');
      a.health.checked('well');
      assert.deepEqual(story, ['a not ready']);
      a.health.checked('well');
      assert.deepEqual(story, ['a not ready', 'a restored']);
    });

    it('keeps one that says 503 in use, when too many others are out', () => {
      const { upstream, copies, story } = of(2);
      for (const copy of copies) copy.health.checked('not-ready');
      assert.deepEqual(story, ['a not ready', 'b kept']);
      assert.equal(upstream.pick(), copies[1]);
      for (let i = 0; i < 5; i++) copies[1]?.health.succeeded();
      copies[1]?.health.checked('not-ready');
      assert.deepEqual(story, ['a not ready', 'b kept'], 'and says so once');
    });

    it('takes a 503 of the only copy for a failure like others: nobody else is there to go to', () => {
      const { upstream, copies, story } = of(1);
      copies[0]?.health.checked('not-ready');
      assert.equal(upstream.health.isUp(), true);
      copies[0]?.health.checked('not-ready');
      copies[0]?.health.checked('not-ready');
      assert.deepEqual(story, ['a ejected for 100']);
    });

    it('does not take back by good checks what only requests have found failing: the checks do not see it', () => {
      const { copies, story, fail, pass } = of(2);
      fail(copies[0]);
      for (let i = 0; i < 5; i++) copies[0]?.health.checked('well');
      assert.deepEqual(story, ['a ejected for 100']);
      pass(100);
      copies[0]?.health.succeeded();
      assert.equal(story.at(-1), 'a restored');
    });

    it('takes back by good checks what requests and checks have found failing', () => {
      const { copies, story, fail } = of(2, { eject: '1h', maxEject: '1h' });
      fail(copies[0]);
      copies[0]?.health.checked('failed');
      copies[0]?.health.checked('well');
      copies[0]?.health.checked('well');
      assert.deepEqual(story, ['a ejected for 3600000', 'a restored']);
    });
  });
});
