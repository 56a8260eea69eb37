import assert from 'node:assert/strict';
import { request } from 'node:http';
import { isServedOn } from '../../../legacy-monolith/shared/host-gate.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { insertSample } from '../sample.ts';

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly type: string;
}

describe('host names of modules', function () {
  this.timeout(120_000);
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('hosts');
    const root = connectForMigration(url);
    await insertSample(root);
    await root.destroy();
    monolith = await runMonolith(appUrl);
  });
  after(() => monolith.stop());

  // fetch() sets Host by itself.
  const get = (host: string, path: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(monolith.baseUrl);
      const call = request({ host: '127.0.0.1', port, path, headers: { host, accept: 'text/html' } }, (response) => {
        response.resume();
        const { location, 'content-type': type = '' } = response.headers;
        resolve({ status: response.statusCode ?? 0, location, type });
      });
      call.on('error', reject).end();
    });

  for (const [host, home] of [
    ['site.localhost', '/site'],
    ['personal.pizza.example:8080', '/personal'],
    ['export.localhost', '/export'],
    ['api.localhost', '/api/pizzerias'],
  ] as const) {
    it(`lead from / of ${host} to ${home}, and hide what belongs to others`, async () => {
      const { status, location } = await get(host, '/');
      assert.deepEqual([status, location], [302, home]);
      for (const path of ['/cashier', '/admin', '/CASHIER', `${home}-other`]) {
        assert.equal((await get(host, path)).status, 404, path);
      }
      assert.equal((await get(host, '/assets/site.css')).status, 200);
    });
  }

  it('give people a page and scripts a problem for what is hidden', async () => {
    assert.match((await get('site.localhost', '/cashier')).type, /^text\/html/);
    assert.match((await get('site.localhost', '/api/menu')).type, /^application\/problem\+json/);
  });

  it('let people log in where a screen needs it, and nowhere else', async () => {
    assert.equal((await get('personal.localhost', '/login')).status, 200);
    assert.equal((await get('site.localhost', '/login')).status, 404);
    assert.equal((await get('api.localhost', '/login')).status, 404);
  });

  it('change nothing for every other name', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'backoffice.localhost', 'api', 'website.localhost', '']) {
      assert.equal((await get(host, '/')).status, 200, host);
      assert.equal((await get(host, '/api/menu')).status, 200, host);
    }
  });

  it('keep links to other hosts out of the navigation', () => {
    assert.deepEqual(
      ['/personal', '/cashier'].map((path) => isServedOn('personal.localhost', path)),
      [true, false],
    );
  });
});
