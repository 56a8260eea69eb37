import assert from 'node:assert/strict';
import { makeRateKeeper, stepMs } from '../../../strangler-proxy/console/rates.ts';
import { flagOff, flagOn } from '../../../strangler-proxy/decision/decision.ts';
import { RouteCounters } from '../../../strangler-proxy/observability/request-counters.ts';

describe('the rates that the console shows', () => {
  let now = 0;
  let counters: RouteCounters;
  let rates: ReturnType<typeof makeRateKeeper>;
  beforeEach(() => {
    now = 1_000_000;
    counters = new RouteCounters('orders');
    rates = makeRateKeeper(
      () => [counters],
      () => now,
    );
    rates.tick();
  });
  const step = (legacy: number, service: number, status = 200, ms = 3): void => {
    for (let i = 0; i < legacy; i++) counters.record(flagOff, 200, 3);
    for (let i = 0; i < service; i++) counters.record(flagOn, status, ms);
    now += stepMs;
    rates.tick();
  };

  it('are those of the last seconds, of each side by itself', () => {
    step(500, 0);
    step(50, 100, 500, 40);
    step(50, 100, 200, 40);
    const { legacy, service } = rates.rates('orders');
    assert.deepEqual([legacy.perSecond, legacy.failing, legacy.p50, legacy.p99], [10, 0, 5, 5]);
    assert.deepEqual([service.perSecond, service.failing, service.p50, service.p99], [20, 0.5, 50, 50]);
  });

  it('count an answer that broke off as failing', () => {
    step(1, 1, 0);
    assert.equal(rates.rates('orders').service.failing, 1);
  });

  it('are nothing without requests, and for a route that nobody knows', () => {
    const nothing = { perSecond: 0, failing: null, p50: null, p99: null };
    step(0, 0);
    assert.deepEqual(rates.rates('orders'), { legacy: nothing, service: nothing });
    assert.deepEqual(rates.rates('another'), { legacy: nothing, service: nothing });
  });

  it('become a chart of five minutes and no more', () => {
    for (let i = 0; i < 100; i++) step(5, i === 99 ? 10 : 0);
    const chart = rates.chart('orders');
    assert.equal(chart.length, 60);
    assert.deepEqual(chart.at(-1), { legacy: 1, service: 2 });
    assert.deepEqual(chart[0], { legacy: 1, service: 0 });
  });

  it('tell how the split was before and after a moment', () => {
    step(10, 0);
    step(10, 0);
    const flip = now;
    step(5, 15);
    assert.equal(rates.serviceShare(['orders'], flip - 60_000, flip), 0);
    assert.equal(rates.serviceShare(['orders'], flip, flip + 60_000), 0.75);
    assert.equal(rates.serviceShare(['orders'], flip + 60_000, flip + 120_000), null);
  });
});
