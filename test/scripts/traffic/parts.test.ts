import assert from 'node:assert/strict';
import { makeNewOrder, makeRecentOrders, nextStatus } from '../../../scripts/traffic/actors/index.ts';
import type { Order } from '../../../scripts/traffic/client/order-client.ts';
import { makeHistogram } from '../../../scripts/traffic/live/histogram.ts';
import { fridayEvening, makePlan } from '../../../scripts/traffic/plan.ts';
import { makeRandom } from '../../../scripts/traffic/random.ts';

const pizzeria = {
  id: 1,
  menu: Array.from({ length: 30 }, (_, n) => ({ id: n + 1, name: 'Pizza', price: 5, available: true })),
};

describe('traffic: randomness', () => {
  it('makes the same orders from the same seed', () => {
    const orders = (seed: number): unknown[] => {
      const random = makeRandom(seed);
      return Array.from({ length: 20 }, () => makeNewOrder(pizzeria, random));
    };
    assert.deepEqual(orders(1), orders(1));
    assert.notDeepEqual(orders(1), orders(2));
  });

  it('has the mean gap of its rate, popular items, repeat customers and some pickups', () => {
    const random = makeRandom(3);
    const gaps = Array.from({ length: 20_000 }, () => random.gapMs(50));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    assert.ok(mean > 19 && mean < 21, `${mean} ms`);
    const orders = Array.from({ length: 5000 }, () => makeNewOrder(pizzeria, random));
    const of = (id: number): number =>
      orders.filter(({ lines }) => lines.some(({ productId }) => productId === id)).length;
    assert.ok(of(1) > 3 * of(20), `${of(1)} and ${of(20)}`);
    assert.ok(new Set(orders.map(({ customer }) => customer.phone)).size < 4000);
    const pickups = orders.filter(({ type }) => type === 'pickup').length / orders.length;
    assert.ok(pickups > 0.2 && pickups < 0.3);
  });
});

describe('traffic: the plan', () => {
  it('adds up to the rate that was asked for', () => {
    for (const rate of [5, 20, 200]) {
      const plan = makePlan({ rate, pizzerias: 35, friday: false });
      const sum = plan.tills / 5 + plan.widgets / 20 + 2 * plan.visits(0) + 2 * plan.moves(0);
      assert.ok(Math.abs(sum - rate) < 0.01, `${rate}: ${sum}`);
    }
  });

  it('has three times as many customers at the peak of a Friday', () => {
    const [plain, friday] = [false, true].map((on) => makePlan({ rate: 20, pizzerias: 35, friday: on, seconds: 90 }));
    assert.ok(plain && friday);
    assert.equal((friday.visits(60) / plain.visits(60)).toFixed(6), '3.000000');
    assert.equal(fridayEvening(0), 1);
    assert.ok(fridayEvening(0.3) > fridayEvening(0.1) && fridayEvening(0.9) < fridayEvening(0.7));
  });
});

describe('traffic: orders on their way', () => {
  it('skips the courier for a pickup and ends at delivered', () => {
    assert.equal(nextStatus({ status: 'ready', type: 'pickup' }, false), 'delivered');
    assert.equal(nextStatus({ status: 'ready', type: 'delivery' }, false), 'delivering');
    assert.equal(nextStatus({ status: 'accepted', type: 'delivery' }, true), 'cancelled');
    assert.equal(nextStatus({ status: 'delivered', type: 'delivery' }, true), undefined);
  });

  it('gives an order only when it is old enough', () => {
    let now = 0;
    const recent = makeRecentOrders(() => now);
    recent.add({ id: 1 } as Order);
    assert.equal(recent.take(2000), undefined);
    now = 2000;
    assert.equal(recent.take(2000)?.id, 1);
    assert.equal(recent.take(2000), undefined);
  });
});

describe('traffic: the histogram', () => {
  it('knows percentiles within five percent', () => {
    const histogram = makeHistogram();
    for (let ms = 1; ms <= 1000; ms++) histogram.add(ms);
    for (const share of [0.5, 0.99]) {
      const error = histogram.percentile(share) / (share * 1000);
      assert.ok(error > 0.95 && error < 1.06, `${share}: ${error}`);
    }
    histogram.reset();
    assert.deepEqual([histogram.percentile(0.5), histogram.count()], [0, 0]);
  });
});
