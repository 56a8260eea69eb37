import assert from 'node:assert/strict';
import {
  flagOff,
  flagOn,
  forcedService,
  ownerDecision,
  serviceFailed,
} from '../../../strangler-proxy/decision/decision.ts';
import { conversationAfter } from '../../../strangler-proxy/pins/conversation.ts';
import { makeVisits, type VisitRequest } from '../../../strangler-proxy/pins/visits.ts';

describe('a visit', () => {
  let now = 1e12;
  const visitOf = makeVisits(Buffer.from('a key'), () => now);
  const group = { name: 'shop', pinMs: 60_000, readYourWritesMs: 0, isFenced: false };
  const request: VisitRequest = {
    group,
    endsPin: false,
    method: 'GET',
    cookie: undefined,
    isHttps: false,
    userId: undefined,
  };
  const cookieOf = (cookies: readonly string[]): string => cookies.map((each) => each.split(';')[0]).join('; ');

  it('to a group with a fence carries reads, and leaves writes to who owns the data', () => {
    const cookie = cookieOf(visitOf(request).answered(200, flagOff));
    const fenced = { ...request, cookie, group: { ...group, isFenced: true } };
    assert.equal(visitOf(fenced).pinned, 'legacy');
    const write = visitOf({ ...fenced, method: 'POST' });
    assert.deepEqual([write.pinned, write.pin?.side], [undefined, 'legacy']);
    const [moved = ''] = write.answered(200, ownerDecision('service'));
    assert.match(moved, /^strangler_pins=shop:s:/, 'the conversation follows its write');
  });

  it('is over at once when the file gives pins a much shorter time', () => {
    const cookie = cookieOf(visitOf({ ...request, group: { ...group, pinMs: 3_600_000 } }).answered(200, flagOff));
    assert.equal(visitOf({ ...request, cookie }).pinned, undefined);
    now += 3_600_000 - 60_000;
    assert.equal(visitOf({ ...request, cookie }).pinned, 'legacy');
    now += 60_000;
    assert.equal(visitOf({ ...request, cookie }).pinned, undefined);
  });

  it('knows no cookies of groups that keep nothing any more', () => {
    const cookie = cookieOf(visitOf(request).answered(200, flagOff));
    assert.equal(
      visitOf({ ...request, cookie, group: { ...group, pinMs: 0, readYourWritesMs: 1000 } }).pinned,
      undefined,
    );
  });
});

describe('a conversation', () => {
  it('is moved by flags and owners, and by no exception of one request', () => {
    assert.equal(conversationAfter(undefined, flagOn, false), 'service');
    assert.equal(conversationAfter('service', flagOff, false), 'legacy');
    assert.equal(conversationAfter('legacy', ownerDecision('service'), false), 'service');
    for (const exception of [serviceFailed, forcedService]) {
      assert.equal(conversationAfter(undefined, exception, false), undefined);
      assert.equal(conversationAfter('service', exception, false), 'service');
    }
    assert.equal(conversationAfter('legacy', flagOn, true), undefined);
  });
});
