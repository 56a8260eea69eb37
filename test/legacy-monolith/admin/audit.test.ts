import assert from 'node:assert/strict';
import { attribute, type Visit, type Visitor } from '../visitor.ts';
import { runNetwork, type RunningNetwork } from './running-network.ts';

describe('audit log', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let admin: Visitor;

  before(async () => {
    network = await runNetwork('audit');
    admin = await network.login('admin');
    const entry = (n: number) => ({
      at: '2015-03-07 10:00:00.000',
      user_id: 11,
      screen: 'cashier',
      action: 'pay',
      subject: String(n),
    });
    await network.knex('audit_log').insert(Array.from({ length: 120 }, (_, index) => entry(index + 1)));
    await network
      .knex('audit_log')
      .insert({ at: '2015-03-08 10:00:00.000', screen: 'admin', action: 'price-list-publish' });
  });
  after(() => network.stop());

  const entries = (page: Visit) => page.find((element) => attribute(element, 'data-entry') !== undefined).length;
  const older = (page: Visit) =>
    page.find((element) => /before=/.test(attribute(element, 'href') ?? '')).map((link) => attribute(link, 'href'))[0];

  it('is read page by page, newest first, to its end', async () => {
    const counts: number[] = [];
    for (let path: string | undefined = '/admin/audit?screen=cashier'; path !== undefined;) {
      const page: Visit = await admin.get(path);
      assert.deepEqual([page.status, page.mistakes], [200, []]);
      counts.push(entries(page));
      path = older(page);
    }
    assert.deepEqual(counts, [50, 50, 20]);
  });

  it('is filtered by who, where, what and when', async () => {
    const count = async (query: string) => entries(await admin.get(`/admin/audit?${query}`));
    assert.equal(await count('login=cashier1&subject=7'), 1);
    assert.equal(await count('login=cashier2'), 0);
    assert.equal(await count('from=2015-03-08&to=2015-03-08'), 1);
    assert.equal(await count('action=price-list-publish&screen=admin'), 1);
  });

  it('refuses filters that make no sense, and people who may not look', async () => {
    for (const query of ['from=2015-03-09&to=2015-03-08', 'from=yesterday', 'before=newest']) {
      assert.equal((await admin.get(`/admin/audit?${query}`)).status, 400);
    }
    assert.equal((await (await network.login('marketer')).get('/admin/audit')).status, 403);
  });

  it('has what an administrator changes, with who did it', async () => {
    await admin.call('POST', '/admin/cities', { name: 'Perm', countryCode: 'RU', utcOffsetMinutes: 300 });
    assert.match((await admin.get('/admin/audit?login=admin&action=city-add')).text, /Perm/);
  });
});
