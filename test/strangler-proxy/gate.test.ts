import assert from 'node:assert/strict';
import { waitFor } from '../support/wait-for.ts';
import { Gate, type Waiter } from '../../strangler-proxy/upstreams/gate.ts';

describe('the gate of an upstream', () => {
  let story: string[] = [];
  beforeEach(() => (story = []));

  const waiter = (name: string, priority = 1): Waiter => ({
    priority,
    enter: () => void story.push(`${name} enters`),
    turnAway: () => void story.push(`${name} is turned away`),
  });
  const full = (maxWaiting: number, maxWaitMs = 60_000): Gate => {
    const gate = new Gate({ places: 1, maxWaiting, maxWaitMs });
    assert.ok(gate.tryEnter());
    return gate;
  };

  it('lets as many through as there are places, and the next when one leaves', () => {
    const gate = full(2);
    assert.equal(gate.tryEnter(), false);
    assert.ok(gate.tryWait(waiter('a')));
    assert.ok(gate.tryWait(waiter('b')));
    gate.leave();
    gate.leave();
    assert.deepEqual(story, ['a enters', 'b enters']);
    gate.leave();
    assert.equal(gate.running, 0);
  });

  it('lets the most important go first', () => {
    const gate = full(3);
    for (const [name, priority] of [
      ['report', 9],
      ['till', 0],
      ['page', 1],
    ] as const)
      gate.tryWait(waiter(name, priority));
    for (let i = 0; i < 3; i++) gate.leave();
    assert.deepEqual(story, ['till enters', 'page enters', 'report enters']);
  });

  it('turns the least important away when the queue is full, and never one for its equal', () => {
    const gate = full(2);
    gate.tryWait(waiter('report', 9));
    gate.tryWait(waiter('page', 1));
    assert.equal(gate.tryWait(waiter('another report', 9)), false);
    assert.ok(gate.tryWait(waiter('till', 0)));
    assert.ok(gate.tryWait(waiter('another till', 0)));
    assert.equal(gate.tryWait(waiter('a third till', 0)), false);
    assert.deepEqual(story, ['report is turned away', 'page is turned away']);
    assert.equal(gate.waiting, 2);
    for (let i = 0; i < 3; i++) gate.leave();
  });

  it('forgets who has gone', () => {
    const gate = full(1);
    const gone = waiter('gone');
    gate.tryWait(gone);
    gate.forget(gone);
    assert.equal(gate.waiting, 0);
    assert.ok(gate.tryWait(waiter('next')));
    gate.leave();
    assert.deepEqual(story, ['next enters']);
  });

  it('turns away who has waited too long', async () => {
    const gate = full(1, 20);
    gate.tryWait(waiter('late'));
    await waitFor('the end of its patience', () => Promise.resolve(story.length === 1));
    assert.deepEqual([story, gate.waiting], [['late is turned away'], 0]);
  });
});
