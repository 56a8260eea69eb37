import assert from 'node:assert/strict';
import type { Answer } from '../../../strangler-proxy/shadow/index.ts';
import { makeComparer } from '../../../strangler-proxy/shadow/mirror/comparer.ts';

const NO_RULES = { ignore: [], unordered: [], key: {} };
const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
});

describe('the comparer', () => {
  it('compares in its own thread, by the rules it is given', async () => {
    const comparer = makeComparer(10_000);
    try {
      const found = await comparer.compare(
        { ...NO_RULES, ignore: ['$.at'] },
        json({ at: 1, v: 1 }),
        json({ at: 2, v: 2 }),
      );
      assert.deepEqual(found, [{ path: '$.v', kind: 'value', legacy: '1', service: '2' }]);
      assert.deepEqual(await comparer.compare(NO_RULES, json({ at: 1 }), json({ at: 1 })), []);
    } finally {
      await comparer.stop();
    }
  });

  it('gives up a comparison that takes too long and starts afresh', async () => {
    const comparer = makeComparer(1);
    const large = (start: number): Answer => json(Array.from({ length: 100_000 }, (_, i) => i + start));
    try {
      await assert.rejects(comparer.compare(NO_RULES, large(0), large(1)), /more than 1 ms/);
      // A fresh thread takes longer than 1 ms to start: another rejection shows that it was not the same dead one.
      await assert.rejects(comparer.compare(NO_RULES, large(0), large(1)), /more than 1 ms/);
    } finally {
      await comparer.stop();
    }
  });

  it('leaves the event loop free while it works', async () => {
    const comparer = makeComparer(30_000);
    const large = (start: number): Answer => json(Array.from({ length: 200_000 }, (_, i) => ({ id: i + start })));
    try {
      const [legacy, service] = [large(0), large(1)];
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const found = await comparer.compare(NO_RULES, legacy, service);
      clearInterval(timer);
      assert.ok(found.length > 0);
      assert.ok(turns > 10, `${turns} turns of the event loop`);
    } finally {
      await comparer.stop();
    }
  });
});
