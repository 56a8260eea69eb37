import assert from 'node:assert/strict';
import { makeShadowMirror } from '../../../strangler-proxy/shadow/index.ts';
import { makeRefusals } from '../../../strangler-proxy/shadow/mirror/refusals.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('a side that refuses', () => {
  it('is believed for a moment, each origin for itself', () => {
    let time = 0;
    const refusals = makeRefusals(() => time);
    refusals.note('http://a');
    assert.deepEqual([refusals.isFresh('http://a'), refusals.isFresh('http://b')], [true, false]);
    time = 249;
    assert.ok(refusals.isFresh('http://a'));
    time = 250;
    assert.ok(!refusals.isFresh('http://a'));
  });

  it('is remembered in bounded memory', () => {
    const refusals = makeRefusals(() => 0);
    for (let i = 0; i <= 1000; i++) refusals.note(`http://${i}`);
    assert.deepEqual([refusals.isFresh('http://0'), refusals.isFresh('http://1')], [false, true]);
  });

  it('is counted for each read, but not asked for each', async () => {
    const counts: string[] = [];
    let connections = 0;
    const mirror = makeShadowMirror({
      limits: { concurrency: 4, bodyBytes: 1000, timeoutMs: 300, samples: 1 },
      metrics: { count: (route, outcome, reason) => counts.push(`${route} ${outcome} ${reason}`) },
      logger: { warn: () => undefined },
      connect(_options, callback) {
        connections++;
        callback(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), null);
      },
    });
    const beganAt = performance.now();
    for (let read = 0; read < 30; read++) {
      const route = {
        id: 'r',
        match: { methods: ['GET'], path: '/' },
        shadow: { flag: 'f', compare: { ignore: [], unordered: [], key: {} } },
      };
      const capture = mirror.begin({
        route,
        method: 'GET',
        target: '/',
        headers: ['host', 'a'],
        upstream: { origin: 'http://127.0.0.1:1' },
        primarySide: 'legacy',
      });
      capture?.head(200, []);
      capture?.end(true);
      await waitFor('the outcome', () => Promise.resolve(counts.length > read));
    }
    const most = 1 + Math.floor((performance.now() - beganAt) / 250);
    await mirror.stop();
    assert.deepEqual([...new Set(counts)], ['r failed refused']);
    assert.ok(connections >= 1 && connections <= most, `${connections} connections for 30 reads`);
  });
});
