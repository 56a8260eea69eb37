import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { drawProduct } from '../../../legacy-monolith/pictures/draw-product.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { insertSample } from '../sample.ts';

const CATEGORIES = ['pizza', 'snacks', 'desserts', 'drinks', 'sauces', 'service', 'something new'];

describe('pictures of products', function () {
  this.timeout(120_000);
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('pictures');
    const root = connectForMigration(url);
    await insertSample(root);
    await root.destroy();
    monolith = await runMonolith(appUrl);
  });
  after(() => monolith.stop());

  it('are small, the same every time, and unlike for every product of a menu', () => {
    for (const category of CATEGORIES) {
      const pictures = Array.from({ length: 60 }, (_, index) => drawProduct(index + 1, category));
      assert.equal(new Set(pictures).size, 60, category);
      assert.ok(pictures.every((svg) => svg.length < 2_000 && !/NaN|undefined/.test(svg)));
    }
    assert.equal(drawProduct(7, 'pizza'), drawProduct(7, 'pizza'));
    assert.notEqual(drawProduct(7, 'pizza'), drawProduct(7, 'drinks'));
  });

  it('may be kept for a day and are not sent again to who has them', async () => {
    const url = `${monolith.baseUrl}/pictures/products/1.svg`;
    const first = await fetch(url);
    assert.equal(first.headers.get('content-type'), 'image/svg+xml; charset=utf-8');
    assert.equal(first.headers.get('cache-control'), 'public, max-age=86400');
    assert.equal(first.headers.get('set-cookie'), null);
    assert.match(await first.text(), /^<svg /);
    // Not by fetch(): it adds `cache-control: no-cache` to a condition of ours, which asks for the whole picture.
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const [again] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
    again.resume();
    assert.deepEqual([again.statusCode, again.headers['content-length']], [304, undefined]);
  });

  it('are not there for what is no product', async () => {
    for (const name of ['99.svg', '1.png', '1', 'x.svg', '0.svg', '1.svg.svg', '99999999999.svg', '%00.svg']) {
      assert.equal((await fetch(`${monolith.baseUrl}/pictures/products/${name}`)).status, 404, name);
    }
  });
});
