import assert from 'node:assert/strict';
import type { Asker } from '../../../strangler-proxy/identity/asker.ts';
import { SessionUnavailable } from '../../../strangler-proxy/identity/bridge-request.ts';
import { makeSessionReader, type SessionReaderOptions } from '../../../strangler-proxy/identity/session-reader.ts';
import type { SessionView } from '../../../strangler-proxy/legacy-bridge/index.ts';
import { waitFor } from '../../support/wait-for.ts';

const names = ['sid'];

describe('sessions that are remembered', () => {
  let now = 0;
  let asked: string[] = [];
  let counted: string[] = [];
  let answer: (cookies: string) => Promise<SessionView>;
  const viewOf = (sub: string): SessionView => ({ version: 'v', identity: { sub }, data: {} });

  beforeEach(() => {
    now = 1_000_000;
    asked = [];
    counted = [];
    answer = (cookies) => Promise.resolve(viewOf(cookies));
  });
  const reader = (o: Partial<SessionReaderOptions> = {}) =>
    makeSessionReader({
      ask(cookies) {
        asked.push(cookies);
        return answer(cookies);
      },
      askerOf: ({ identity }) => ({ identity, isKnown: true, tokenFor: () => 'token' }),
      ...{ names, cacheMs: 5_000, entries: 100, timeoutMs: 2_000, now: () => now },
      count: (outcome) => void counted.push(outcome),
      ...o,
    });
  const subOf = async (asker: Asker | Promise<Asker>): Promise<unknown> => (await asker).identity?.sub;

  it('are not asked for without their cookie', () => {
    const { askerOf } = reader();
    for (const header of [undefined, '', 'other=1', 'sid', 'sid=', 'xsid=1', 'a="sid=1"'])
      assert.equal(askerOf(header), askerOf(undefined), header ?? 'none');
    assert.deepEqual(asked, []);
  });

  it('are asked for once by requests that come together, then at once, and again after the time of the cache', async () => {
    const { askerOf } = reader();
    for (const each of [askerOf('sid=1'), askerOf('a=1; sid=1; b=2'), askerOf('sid=1')]) await each;
    assert.equal(asked.length, 1);
    assert.equal(askerOf('sid=1') instanceof Promise, false);
    now += 5_001;
    await askerOf('sid=1');
    assert.deepEqual(asked, ['sid=1', 'sid=1']);
    assert.deepEqual(counted, ['read', 'cached', 'read']);
  });

  it('are asked for with the cookies by which they are remembered, and with nothing else', async () => {
    const { askerOf } = reader({ names: ['sid', 'sid.sig'] });
    await askerOf('theme=dark; sid.sig=xyz; sid=1; remember=anna');
    assert.deepEqual(asked, ['sid.sig=xyz; sid=1']);
    await askerOf('sid=1; sid=2');
    assert.deepEqual(asked[1], 'sid=1; sid=2');
    assert.notEqual(askerOf('sid=1') instanceof Promise, false);
  });

  it('are known by all cookies together where nothing says which are theirs, less the proxy’s own', async () => {
    const { askerOf } = reader({ names: undefined });
    await askerOf('a=1; b=2; strangler_sid=x');
    await askerOf('a=1; b=3');
    assert.deepEqual(asked, ['a=1; b=2', 'a=1; b=3']);
    assert.equal(askerOf('a=1; b=2; strangler_sid=y') instanceof Promise, false);
  });

  it('are forgotten when there are too many, the oldest first', async () => {
    const { askerOf, remembered } = reader({ entries: 2 });
    for (const sid of ['1', '2', '3']) await askerOf(`sid=${sid}`);
    assert.equal(remembered(), 2);
    assert.equal(askerOf('sid=3') instanceof Promise, false);
    assert.equal(await subOf(askerOf('sid=1')), 'sid=1');
    assert.equal(asked.length, 4);
  });

  it('are not kept for much longer than they are believed', async () => {
    const { askerOf, remembered } = reader();
    await askerOf('sid=1');
    now += 36_000;
    await askerOf('sid=2');
    assert.equal(remembered(), 1);
  });

  it('keep who was found only while nothing has changed, whatever version the monolith gives', async () => {
    const { askerOf } = reader();
    const anna = await askerOf('sid=1');
    now += 5_001;
    answer = () => Promise.resolve(viewOf('sid=1'));
    assert.equal(await askerOf('sid=1'), anna);
    now += 5_001;
    answer = () => Promise.resolve(viewOf('boris'));
    assert.equal(await subOf(askerOf('sid=1')), 'boris');
    now += 5_001;
    answer = () => Promise.resolve({ version: 'v', identity: null, data: {} });
    assert.equal(await subOf(askerOf('sid=1')), undefined);
  });

  it('are asked for anew once they have changed, also while they are being read', async () => {
    const { askerOf, forget } = reader();
    await askerOf('sid=1');
    forget('a=2; sid=1');
    const slow = Promise.withResolvers<SessionView>();
    answer = () => slow.promise;
    const early = askerOf('sid=1');
    forget('sid=1');
    answer = () => Promise.resolve(viewOf('after'));
    assert.equal(await subOf(askerOf('sid=1')), 'after');
    slow.resolve(viewOf('before'));
    assert.equal(await subOf(early), 'before');
    assert.equal(await subOf(askerOf('sid=1')), 'after');
  });

  it('that cannot be read belong to nobody that is known, and are asked for again after a second', async () => {
    const { askerOf } = reader();
    answer = () => Promise.reject(new SessionUnavailable('timeout', 'late'));
    assert.deepEqual((await askerOf('sid=1')).isKnown, false);
    assert.equal((await askerOf('sid=1')).isKnown, false);
    assert.equal(asked.length, 1);
    now += 1_001;
    answer = (cookies) => Promise.resolve(viewOf(cookies));
    assert.equal(await subOf(askerOf('sid=1')), 'sid=1');
    assert.deepEqual(counted, ['timeout', 'cached', 'read']);
  });

  it('of thousands of invented cookies are read a few at a time, and those that wait are bounded', async () => {
    const { askerOf, remembered } = reader({ entries: 50, readings: { places: 4, maxWaiting: 20 } });
    let underWay = 0;
    let most = 0;
    answer = async (cookies) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return viewOf(cookies);
    };
    const all = Array.from({ length: 5000 }, (_, index) => askerOf(`sid=${index}`));
    const found: Asker[] = [];
    for (const each of all) found.push(await each);
    assert.equal(most, 4);
    assert.equal(asked.length, 24);
    assert.equal(counted.filter((outcome) => outcome === 'busy').length, 4976);
    assert.equal(found.filter(({ isKnown }) => isKnown).length, 24);
    assert.ok(remembered() <= 50);
  });

  it('are given up after the time for one reading, the wait for its turn included', async () => {
    const given: number[] = [];
    const { askerOf } = reader({
      ...{ timeoutMs: 60, readings: { places: 1, maxWaiting: 10 } },
      async ask(cookies, timeoutMs) {
        given.push(timeoutMs);
        if (cookies === 'sid=1')
          await waitFor('the others to have waited too long', () => Promise.resolve(counted.length > 0));
        return viewOf(cookies);
      },
    });
    const [first, second] = await Promise.all([askerOf('sid=1'), askerOf('sid=2')]);
    assert.deepEqual([first.isKnown, second.isKnown], [true, false]);
    assert.deepEqual(counted, ['busy', 'read']);
    assert.equal(given.length, 1);
  });
});
