import assert from 'node:assert/strict';
import type { UpstreamConfig } from '../../../strangler-proxy/config/types.ts';
import { testConfig } from '../support/proxy.ts';

describe('copies in strangler.yaml', () => {
  const read = (service: object): UpstreamConfig | undefined =>
    testConfig({ upstreams: { monolith: { url: 'http://127.0.0.1:9' }, service } }).upstreams['service'];
  const urls = ['http://10.0.0.1:80', 'https://[::1]:4101/'];

  it('are a list, also when there is one', () => {
    assert.deepEqual(read({ url: 'http://a:1' })?.urls, ['http://a:1']);
    assert.equal(read({ url: 'http://a:1' })?.health, undefined);
    assert.deepEqual(read({ urls: ['http://a:1', 'http://b:1'] })?.urls, ['http://a:1', 'http://b:1']);
  });

  it('are ejected without a word about health, when there are several', () => {
    assert.deepEqual(read({ urls: ['http://a:1', 'http://b:1'] })?.health, {
      interval: 2000,
      failures: 5,
      successes: 2,
      eject: 30_000,
      maxEject: 300_000,
      maxEjectedShare: 0.5,
      slowStart: 10_000,
    });
  });

  const mistakes: readonly (readonly [string, object, RegExp])[] = [
    ['nowhere', {}, /upstreams\.service: "url" is missing\n {6}→ add url: http:\/\/HOST:PORT, or urls/],
    ['in both ways', { url: 'http://a:1', urls: ['http://b:1'] }, /urls: both url and urls are given/],
    ['an empty list', { urls: [] }, /name at least one/],
    ['one twice', { urls: ['http://a', 'http://A:80/'] }, /urls\[1\]: "http:\/\/a" is named twice/],
    ['http and https', { urls }, /some copies are spoken to by http, others by https/],
    ['with a path', { urls: ['http://a/x'] }, /urls\[0\]: .*scheme, host and port only/],
    ['a text', { urls: 'http://a' }, /urls: /],
    ['a share without per cent', { url: 'http://a', retries: 0.2 }, /a share is written in per cent: 20%/],
    ['a share that is too large', { url: 'http://a', retries: '120%' }, /"120%" is no share/],
    ['checks without a pause', { url: 'http://a', health: { interval: '0s' } }, /interval: at least 10ms/],
    ['no share', { url: 'http://a', health: { maxEjectedShare: '-5%' } }, /is no share/],
  ];
  for (const [what, service, expected] of mistakes) {
    it(`are refused, with place and remedy: ${what}`, () => {
      assert.throws(() => read(service), expected);
    });
  }
});
