import assert from 'node:assert/strict';
import { makeSidesCookie, type Mark } from '../../../strangler-proxy/pins/sides-cookie.ts';

const cookie = makeSidesCookie('marks', Buffer.from('a key'));
const pairOf = (setCookie: string): string => setCookie.split(';')[0] ?? '';

describe('a cookie of sides', () => {
  const marks = new Map<string, Mark>([
    ['shop', { side: 'legacy', until: 5000 }],
    ['v1.booking-x_y', { side: 'service', until: 9000 }],
  ]);

  it('gives back what was put in, until each is over', () => {
    const header = `a=b; ${pairOf(cookie.write(marks, false, 0))}`;
    assert.deepEqual(cookie.read(header, 0), new Map([...marks].reverse()));
    assert.deepEqual([...cookie.read(header, 5000).keys()], ['v1.booking-x_y']);
    assert.equal(cookie.read(header, 9000).size, 0);
  });

  it('is kept by the browser as long as the last of them, and taken away with the last', () => {
    assert.match(cookie.write(marks, true, 500), /; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=9$/);
    assert.equal(cookie.write(new Map(), false, 0), 'marks=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
  });

  it('is of no use under another name or with another key', () => {
    const value = pairOf(cookie.write(marks, false, 0)).slice('marks='.length);
    assert.equal(makeSidesCookie('other', Buffer.from('a key')).read(`other=${value}`, 0).size, 0);
    assert.equal(makeSidesCookie('marks', Buffer.from('b key')).read(`marks=${value}`, 0).size, 0);
  });

  it('finds room in what browsers keep, however many groups there are: what ends first is left out', () => {
    const many = new Map<string, Mark>();
    for (let i = 0; i < 200; i++) many.set(`group-${'x'.repeat(30)}-${i}`, { side: 'legacy', until: 1e12 + i });
    const written = cookie.write(many, true, 0);
    assert.ok(Buffer.byteLength(written) < 4096);
    const read = cookie.read(pairOf(written), 0);
    assert.ok(read.size > 50);
    assert.ok(read.has(`group-${'x'.repeat(30)}-199`) && !read.has(`group-${'x'.repeat(30)}-0`));
  });

  it('of two that are both ours, what lasts longer counts', () => {
    const older = pairOf(cookie.write(new Map([['shop', { side: 'service', until: 3000 }]]), false, 0));
    const newer = pairOf(cookie.write(marks, false, 0));
    for (const header of [`${older}; ${newer}`, `${newer}; ${older}`]) {
      assert.equal(cookie.read(header, 0).get('shop')?.side, 'legacy');
    }
  });

  it('looks at few of one name, so that a header full of them costs little', () => {
    const header = `${'marks=x.y; '.repeat(500)}${pairOf(cookie.write(marks, false, 0))}`;
    assert.equal(cookie.read(header, 0).size, 0);
  });
});
