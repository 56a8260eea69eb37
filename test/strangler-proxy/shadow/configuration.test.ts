import assert from 'node:assert/strict';
import { ConfigError } from '../../../strangler-proxy/config/problems.ts';
import { testConfig } from '../support/proxy.ts';

describe('the compare rules of strangler.yaml', () => {
  it('are refused at start when a path cannot be read, all of them at once', () => {
    const route = {
      id: 'orders',
      match: { methods: ['GET'], path: '/orders/:id' },
      flag: 'f',
      service: 'monolith',
      shadow: { flag: 's', compare: { ignore: ['$.a[', '$.fine'], unordered: ['items'], key: { '$.items..': 'id' } } },
    };
    assert.throws(
      () => testConfig({ upstreams: { monolith: { url: 'http://127.0.0.1:1' } }, routes: [route] }),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        for (const bad of ['"$.a["', '"items"', '$.items..']) assert.ok(error.message.includes(bad), error.message);
        assert.ok(!error.message.includes('$.fine'));
        return true;
      },
    );
  });
});
