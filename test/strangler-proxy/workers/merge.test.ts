import assert from 'node:assert/strict';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { mergeFlips } from '../../../strangler-proxy/console/merge-states.ts';
import type { ConsoleFlip, ConsoleState } from '../../../strangler-proxy/console/state.ts';
import { RouteCounters } from '../../../strangler-proxy/observability/request-counters.ts';
import type { ShadowReport } from '../../../strangler-proxy/shadow/index.ts';
import { addUp } from '../../../strangler-proxy/workers/add-up.ts';
import { mergeMetrics, printMetrics } from '../../../strangler-proxy/workers/merge-metrics.ts';
import { mergeShadow } from '../../../strangler-proxy/workers/merge-shadow.ts';
import { makePast } from '../../../strangler-proxy/workers/past.ts';
import type { PlainMetric } from '../../../strangler-proxy/workers/protocol.ts';
import { flagOn } from '../../../strangler-proxy/decision/decision.ts';

async function metricsOf(requests: number, up: number, ageSeconds: number): Promise<readonly PlainMetric[]> {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'requests', help: 'r', labelNames: ['route'], registers }).inc({ route: 'a' }, requests);
  new Gauge({ name: 'open', help: 'o', registers }).set(requests);
  new Gauge({ name: 'up', help: 'u', aggregator: 'min', registers }).set(up);
  new Gauge({ name: 'age', help: 'a', aggregator: 'max', registers }).set(ageSeconds);
  new Histogram({ name: 'seconds', help: 's', buckets: [1, 2], registers }).observe(requests);
  return (await registry.getMetricsAsJSON()) as unknown as PlainMetric[];
}

const report = (since: string, equal: number, samples: readonly string[]): ShadowReport => ({
  since,
  inFlight: 1,
  bufferedBytes: 10,
  routes: [
    {
      route: 'r',
      equal,
      settled: 0,
      different: 2,
      unconfirmed: 0,
      failed: { timeout: 1 },
      skipped: {},
      paths: { '$.a': 1 },
      samples: samples.map((time) => ({
        time,
        method: 'GET',
        target: '/',
        primarySide: 'legacy',
        differences: [],
        more: 0,
      })),
    },
  ] as never,
});

describe('what several workers tell', () => {
  it('is added up, or is the least or the largest, as each metric says', async () => {
    const text = await printMetrics(mergeMetrics([await metricsOf(1, 1, 5), await metricsOf(2, 0, 3)]));
    assert.match(text, /^requests\{route="a"\} 3$/m);
    assert.match(text, /^open 3$/m);
    assert.match(text, /^up 0$/m);
    assert.match(text, /^age 5$/m);
    assert.match(text, /^seconds_bucket\{le="1"\} 1$/m);
    assert.match(text, /^seconds_bucket\{le="2"\} 2$/m);
    assert.match(text, /^seconds_count 2$/m);
  });

  it('stays counted when a worker has ended: counters and histograms, not what was open', async () => {
    const past = makePast();
    const shadow = report('2026-01-01T00:00:00.000Z', 1, []);
    const counters = new RouteCounters('r');
    counters.record(flagOn, 200, 5);
    for (let worker = 0; worker < 2; worker++)
      past.add({ memoryBytes: 1, counters: [counters], metrics: await metricsOf(2, 1, 9), shadow });
    const text = await printMetrics(mergeMetrics([await metricsOf(1, 1, 1), past.metrics]));
    assert.match(text, /^requests\{route="a"\} 5$/m);
    assert.match(text, /^seconds_count 3$/m);
    assert.match(text, /^open 1$/m);
    assert.equal(past.counters[0]?.latencies.service.count, 2);
    assert.equal(
      past.counters[0].requests.reduce((sum, each) => sum + each, 0),
      2,
    );
    assert.equal(counters.latencies.service.count, 1, 'what was given is not changed');
    assert.deepEqual([past.shadow[0]?.inFlight, past.shadow[0]?.routes[0]?.equal], [0, 2]);
  });

  it('of a shadow is one report, with the latest samples of all', () => {
    const merged = mergeShadow([report('2026-01-02', 3, ['t5', 't1']), report('2026-01-01', 4, ['t4', 't2'])], 3);
    assert.deepEqual([merged.since, merged.inFlight, merged.bufferedBytes], ['2026-01-01', 2, 20]);
    const [route] = merged.routes;
    assert.deepEqual(
      [route?.equal, route?.different, route?.failed, route?.paths],
      [7, 4, { timeout: 2 }, { '$.a': 2 }],
    );
    assert.deepEqual(
      route?.samples.map(({ time }) => time),
      ['t5', 't4', 't2'],
    );
  });

  it('of a flip is one flip, though each sees it at a moment of its own', () => {
    const flip = (at: number, by: string | null = null, after = 'on'): ConsoleFlip => ({
      at,
      flag: 'f',
      before: 'off',
      after,
      by,
      shareBefore: null,
      shareAfter: null,
    });
    const states = [[flip(1000)], [flip(1800, 'Ann'), flip(90_000)]].map(
      (flips) => ({ flips }) as unknown as ConsoleState,
    );
    const merged = mergeFlips(mergeFlips([], states), states);
    assert.deepEqual(
      merged.map(({ at, by }) => [at, by]),
      [
        [90_000, null],
        [1000, 'Ann'],
      ],
    );
  });

  it('may have keys that others lack', () => {
    assert.deepEqual(addUp<object>({ a: 1, b: { c: 1 }, d: 'x' }, { b: { c: 2, e: 3 }, d: 'y' }), {
      a: 1,
      b: { c: 3, e: 3 },
      d: 'x',
    });
  });
});
