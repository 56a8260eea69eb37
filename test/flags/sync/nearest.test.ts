import assert from 'node:assert/strict';
import { nearest } from '../../../flags/sync/nearest.ts';

const names = ['orders-read', 'orders-write', 'orders-read-shadow', 'strangler-kill-switch'];

describe('the nearest names', () => {
  it('are found by typing errors and by parts, the nearest first', () => {
    assert.equal(nearest('order-raed', names)[0], 'orders-read');
    assert.deepEqual(nearest('kill-switch', names), ['strangler-kill-switch']);
    assert.ok(nearest('orders-wirte', names).includes('orders-write'));
  });

  it('are none for a word that resembles nothing', () => {
    assert.deepEqual(nearest('xyz', names), []);
  });
});
