import assert from 'node:assert/strict';
import { readPostAnswer, readPreAnswer } from '../../../strangler-proxy/decorators/protocol.ts';

describe('a decorator that answers', () => {
  it('204 changes nothing', () => {
    assert.deepEqual(readPreAnswer(204, ''), { kind: 'unchanged' });
    assert.deepEqual(readPostAnswer(204, ''), { kind: 'unchanged' });
  });

  it('200 replaces just the keys that it gives', () => {
    assert.deepEqual(readPreAnswer(200, '{"query":{"page":2,"tag":["a","b"]}}'), {
      kind: 'replace',
      with: { query: { page: '2', tag: ['a', 'b'] } },
    });
    assert.deepEqual(readPostAnswer(200, '{"statusCode":201,"headers":{"X-A":"1"},"body":{"ok":true}}'), {
      kind: 'replace',
      with: { statusCode: 201, headers: { 'x-a': '1' }, body: { ok: true } },
    });
    assert.deepEqual(readPreAnswer(200, '{}'), { kind: 'replace', with: {} });
  });

  it('200 may not give what is not its to change', () => {
    assert.deepEqual(readPreAnswer(200, '{"statusCode":201,"method":"PUT","path":"/x"}'), {
      kind: 'replace',
      with: {},
    });
  });

  it('418 stops the chain and says what to answer', () => {
    assert.deepEqual(readPreAnswer(418, '{"statusCode":403,"body":{"no":1},"headers":{"x-why":"csrf"}}'), {
      kind: 'stop',
      statusCode: 403,
      headers: { 'x-why': 'csrf' },
      body: { no: 1 },
    });
    assert.deepEqual(readPostAnswer(418, '{"statusCode":204}'), { kind: 'stop', statusCode: 204, headers: {} });
  });

  it('anything else has failed', () => {
    const wrong: readonly (readonly [number, string, string])[] = [
      [500, '', 'bad-status'],
      [302, '', 'bad-status'],
      [201, '{}', 'bad-status'],
      [200, '', 'bad-payload'],
      [200, 'not JSON', 'bad-payload'],
      [200, '[]', 'bad-payload'],
      [200, '{"headers":{"bad name":"1"}}', 'bad-payload'],
      [200, '{"headers":{"x-a":"1\\r\\nset-cookie: a=b"}}', 'bad-payload'],
      [200, '{"query":"a=b"}', 'bad-payload'],
      [418, '{"body":"no status"}', 'bad-payload'],
      [418, '{"statusCode":99}', 'bad-payload'],
    ];
    for (const [status, text, why] of wrong) {
      const outcome = readPreAnswer(status, text);
      assert.equal(outcome.kind === 'failed' && outcome.why, why, `${status} ${text}`);
    }
    const outcome = readPostAnswer(200, '{"statusCode":600}');
    assert.equal(outcome.kind === 'failed' && outcome.why, 'bad-payload');
  });
});
