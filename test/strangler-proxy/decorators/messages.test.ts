import assert from 'node:assert/strict';
import { bytesOf, valueOf } from '../../../strangler-proxy/decorators/content.ts';
import { headersOf, replaceHeaders } from '../../../strangler-proxy/decorators/header-rules.ts';
import { queryOf, queryText } from '../../../strangler-proxy/decorators/query.ts';

describe('messages as decorators see them', () => {
  it('have JSON as its value, text as text, and nothing else', () => {
    assert.deepEqual(valueOf(Buffer.from('{"a":1}'), 'application/json; charset=utf-8'), { a: 1 });
    assert.deepEqual(valueOf(Buffer.from('{"a":1}'), 'application/problem+json'), { a: 1 });
    assert.equal(valueOf(Buffer.from('a=1'), 'application/x-www-form-urlencoded'), 'a=1');
    assert.equal(valueOf(Buffer.from('{broken'), 'application/json'), '{broken');
    assert.equal(valueOf(Buffer.from([0xff, 0xfe]), 'text/plain'), undefined);
    assert.equal(valueOf(Buffer.from('x'), 'text/plain', 'gzip'), undefined);
    assert.equal(valueOf(Buffer.alloc(0), 'application/json'), undefined);
  });

  it('get a content type that fits a body that was replaced', () => {
    assert.deepEqual(bytesOf({ a: 1 }, undefined), {
      bytes: Buffer.from('{"a":1}'),
      contentType: 'application/json; charset=utf-8',
    });
    assert.deepEqual(bytesOf({ a: 1 }, 'text/html').contentType, 'application/json; charset=utf-8');
    assert.deepEqual(bytesOf('<p>', 'text/html'), { bytes: Buffer.from('<p>'), contentType: 'text/html' });
    assert.deepEqual(bytesOf('text', 'application/json').bytes.toString(), '"text"');
  });

  it('have headers in lower case, joined, without what the proxy says to itself', () => {
    const raw = [
      'Host',
      'shop',
      'X-A',
      '1',
      'x-a',
      '2',
      'Set-Cookie',
      'a=1',
      'set-cookie',
      'b=2',
      'X-Strangler-Identity',
      'j',
    ];
    assert.deepEqual(headersOf(raw), { host: 'shop', 'x-a': '1, 2', 'set-cookie': ['a=1', 'b=2'] });
  });

  it('keep what is the proxy’s own when a decorator replaces the headers', () => {
    const raw = ['Host', 'shop', 'Cookie', 'a=1', 'Via', '1.1 strangler', 'X-Forwarded-For', '1.2.3.4'];
    const given = {
      host: 'evil',
      'x-forwarded-for': '9.9.9.9',
      'x-strangler-identity': 'me',
      'content-length': '1',
      'x-user': 'anna',
    };
    assert.deepEqual(replaceHeaders(raw, given), [
      ...['Host', 'shop', 'Via', '1.1 strangler', 'X-Forwarded-For', '1.2.3.4', 'x-user', 'anna'],
    ]);
  });

  it('carry a query to values and back', () => {
    const query = queryOf('?a=1&b=2&b=%26&__proto__=x');
    assert.equal(JSON.stringify(query), '{"a":"1","b":["2","&"],"__proto__":"x"}');
    assert.equal(queryText(query), '?a=1&b=2&b=%26&__proto__=x');
    assert.equal(queryText({}), '');
  });
});
