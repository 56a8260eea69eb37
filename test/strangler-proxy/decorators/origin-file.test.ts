import assert from 'node:assert/strict';
import { readOriginFile } from '../../../strangler-proxy/decorators/origin-file.ts';

describe("the origin's decorator file", () => {
  it('is read in its short form', () => {
    const file = readOriginFile({
      '/orders': { POST: { pre: ['checkAddress'], call: 'http://127.0.0.1:1/orders', post: ['pay'] } },
      '/menu': { GET: { call: 'http://127.0.0.1:2/menu' } },
      decorators: { checkAddress: { call: 'http://127.0.0.1:3/check' }, pay: { call: 'http://127.0.0.1:4/pay' } },
    });
    assert.deepEqual(file.routes, [
      { path: '/orders', method: 'POST', call: 'http://127.0.0.1:1/orders', pre: ['checkAddress'], post: ['pay'] },
      { path: '/menu', method: 'GET', call: 'http://127.0.0.1:2/menu', pre: [], post: [] },
    ]);
    assert.deepEqual(file.decorators['pay'], { call: 'http://127.0.0.1:4/pay', requestBody: true, responseBody: true });
  });

  it('is read in its published form, where pre and post decorators may share a name', () => {
    const file = readOriginFile({
      router: {
        '/orders': {
          '*': { service: 'orders', port: 3000, path: '/v1', pre: ['log'], post: ['log'], catchHttpErrors: 'log' },
        },
      },
      preDecorators: { log: { protocol: 'https', service: 'a', path: '/pre', requireRequestBody: false } },
      postDecorators: { log: { service: 'b', port: '81', path: '/post', requireResponseBody: false } },
    });
    assert.deepEqual(file.routes, [
      {
        path: '/orders',
        method: '*',
        call: 'http://orders:3000/v1',
        pre: ['pre:log'],
        post: ['post:log'],
        catch: 'post:log',
      },
    ]);
    assert.deepEqual(file.decorators, {
      'pre:log': { call: 'https://a/pre', requestBody: false, responseBody: true },
      'post:log': { call: 'http://b:81/post', requestBody: true, responseBody: false },
    });
  });

  it('keeps the names of its published form where they mean one service', () => {
    const file = readOriginFile({
      router: { '/a': { GET: { service: 'a', pre: ['check'], post: ['mail'], catchHttpErrors: 'mail' } } },
      preDecorators: { check: { service: 'b' } },
      postDecorators: { mail: { service: 'c', timeout: '1s', onError: 'skip' } },
    });
    assert.deepEqual(file.routes, [
      { path: '/a', method: 'GET', call: 'http://a', pre: ['check'], post: ['mail'], catch: 'mail' },
    ]);
    const mail = { call: 'http://c', requestBody: true, responseBody: true, timeout: '1s', onError: 'skip' };
    assert.deepEqual(file.decorators['mail'], mail);
  });

  it('is refused when it names a decorator that it does not have', () => {
    const file = { '/a': { POST: { pre: ['missing'], call: 'http://127.0.0.1/a' } }, decorators: {} };
    assert.throws(() => readOriginFile(file), /no decorator is called \\"missing\\"/);
  });

  it('is refused with every fault at once', () => {
    assert.throws(
      () => readOriginFile({ '/a': { POST: { call: 'ftp://x' }, FETCH: { call: 'http://x' } } }),
      (error: Error) => error.message.includes('http:// or https://') && error.message.includes('FETCH'),
    );
  });
});
