import assert from 'node:assert/strict';
import { shareOf } from '../../../strangler-proxy/workers/divide.ts';
import { pauseAfter } from '../../../strangler-proxy/workers/slot.ts';
import { testConfig } from '../support/proxy.ts';

describe('one of several workers', () => {
  const config = testConfig({
    limits: { connections: 100, connectionsPerPeer: 10 },
    shadow: { concurrency: 9 },
    upstreams: { monolith: { url: 'http://127.0.0.1:9', connections: 7, queue: 1 } },
  });

  it('has its share of what all together may take, rounded up', () => {
    const { limits, shadow, upstreams } = shareOf(config, 4);
    assert.deepEqual([limits.connections, limits.connectionsPerPeer], [25, 10]);
    assert.equal(shadow.concurrency, 3);
    assert.deepEqual([upstreams['monolith']?.connections, upstreams['monolith']?.queue], [2, 1]);
    assert.equal(shareOf(config, 1), config);
  });

  it('is started again at once after a crash, and ever later while it keeps crashing', () => {
    assert.deepEqual([1, 2, 3, 4, 9, 1000].map(pauseAfter), [0, 500, 1000, 2000, 30_000, 30_000]);
  });
});

describe('the key workers', () => {
  const configure = (workers: unknown): number | undefined =>
    testConfig({ workers, upstreams: { monolith: { url: 'http://127.0.0.1:9' } } }).workers;

  it('is a number, as a variable may state it, or auto', () => {
    assert.equal(configure(3), 3);
    assert.equal(configure('3'), 3);
    assert.ok(Number(configure('auto')) >= 1);
    assert.equal(configure(undefined), undefined);
  });

  it('is nothing else', () => {
    for (const wrong of [0, -1, 1.5, 65, 'many', ''])
      assert.throws(() => configure(wrong), /workers is a number from 1 to 64/, String(wrong));
  });
});
