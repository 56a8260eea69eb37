import assert from 'node:assert/strict';
import { makeVisitor, attribute } from '../visitor.ts';
import { openOffice, type Office } from './office.ts';

const TABS = ['', '/settings', '/promotions', '/staff', '/schedule', '/leave', '/stock', '/pay', '/reports'];
const REPORTS = ['sales-by-hour', 'product-mix', 'delivery-times', 'kitchen-load', 'labour-cost', 'pizzerias'];
const PAGES = [...TABS, ...REPORTS.map((name) => `/reports/${name}`)].map((path) => `/office-manager${path}`);

describe('office pages', function () {
  this.timeout(180_000);
  let office: Office;

  before(async () => {
    office = await openOffice('office_pages');
  });
  after(() => office.close());

  it('are valid HTML with a label for each field', async () => {
    const manager = await office.login('office1');
    for (const path of PAGES) {
      const page = await manager.get(path);
      assert.deepEqual([path, page.status, page.mistakes], [path, 200, []]);
      assert.equal(page.find(({ tagName }) => tagName === 'h1').length, 1, path);
      const ids = page.find((element) => attribute(element, 'id') !== undefined).map((each) => attribute(each, 'id'));
      assert.deepEqual(ids, [...new Set(ids)], path);
      const labelled = new Set(page.find(({ tagName }) => tagName === 'label').map((label) => attribute(label, 'for')));
      for (const field of page.find(({ tagName }) => ['input', 'select', 'textarea'].includes(tagName))) {
        if (attribute(field, 'type') === 'hidden' || attribute(field, 'aria-label') !== undefined) continue;
        assert.ok(labelled.has(attribute(field, 'id')), `${path}: no label for ${attribute(field, 'id') ?? 'a field'}`);
      }
    }
  });

  it('show an office manager one pizzeria, a franchisee a department, an administrator all', async () => {
    const manager = await office.login('office1');
    const franchisee = await office.login('franchisee1');
    const admin = await office.login('admin');
    const status = async (visitor: typeof admin, id: number | string) =>
      (await visitor.get(`/office-manager?pizzeriaId=${id}`)).status;
    const [{ id: foreign }] = (await office
      .root('pizzeria_settings')
      .where('department_id', '<>', 1)
      .select({ id: 'pizzeria_id' })
      .limit(1)) as [{ id: number }];
    assert.deepEqual([await status(manager, 1), await status(manager, 2)], [200, 403]);
    assert.deepEqual([await status(franchisee, 1), await status(franchisee, foreign)], [200, 403]);
    assert.deepEqual(
      [await status(admin, foreign), await status(admin, 999), await status(admin, 'x')],
      [200, 404, 404],
    );
    for (const name of ['cook1', 'manager1', 'marketer']) {
      assert.equal((await (await office.login(name)).get('/office-manager')).status, 403);
    }
    assert.equal((await makeVisitor(office.monolith.baseUrl).get('/office-manager')).status, 302);
  });

  it('refuse a change without a login, of another role and in a foreign pizzeria', async () => {
    const calls = [
      ['PUT', '/settings'],
      ['POST', '/zones'],
      ['DELETE', '/zones/1'],
      ['POST', '/promotions'],
      ['POST', '/bonus-actions'],
      ['POST', '/staff'],
      ['POST', '/schedule'],
      ['POST', '/leave/1'],
      ['POST', '/stock'],
      ['POST', '/pay/close'],
      ['POST', '/hours/1/end'],
    ] as const;
    const nobody = makeVisitor(office.monolith.baseUrl);
    const cook = await office.login('cook1');
    const manager = await office.login('office1');
    for (const [method, path] of calls) {
      const url = `/office-manager${path}`;
      assert.equal((await nobody.call(method, url, {})).status, 401, url);
      assert.equal((await cook.call(method, url, {})).status, 403, url);
      if (method !== 'DELETE') assert.equal((await manager.call(method, url, {})).status, 400, url);
    }
    const move = { ingredientId: 1, kind: 'supply', amount: 1, comment: '' };
    assert.equal((await manager.call('POST', '/office-manager/stock?pizzeriaId=2', move)).status, 403);
    assert.equal((await manager.call('DELETE', '/office-manager/zones/1?pizzeriaId=2')).status, 403);
  });

  it('say what is wrong with days, months and names of reports', async () => {
    const manager = await office.login('office1');
    const status = async (path: string) => (await manager.get(`/office-manager${path}`)).status;
    assert.equal(await status('/reports/no-such-report'), 404);
    assert.equal(await status('/reports/product-mix?from=2026-02-30'), 400);
    assert.equal(await status('/reports/product-mix?from=2026-03-01&to=2026-02-01'), 400);
    assert.equal(await status('/reports/product-mix?from=2026-01-01&to=2026-04-03'), 200);
    assert.equal(await status('/reports/product-mix?from=2026-01-01&to=2026-04-04'), 400);
    assert.equal(await status('/reports/product-mix?pizzeriaId=1&pizzeriaId=2'), 403);
    assert.equal(await status('/pay?month=2026-13'), 400);
    assert.equal(await status('/schedule?week=nonsense'), 400);
  });
});
