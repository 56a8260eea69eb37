import assert from 'node:assert/strict';
import type { Visitor } from '../visitor.ts';
import { refusal, runNetwork, type RunningNetwork } from './running-network.ts';

const days = { startsOn: '2026-01-01', endsOn: '2026-12-31' };
const promotion = {
  ...{ name: 'Ten off', code: 'ten-2026', kind: 'percent', value: '10', productId: '', minTotal: '500.00', city: '' },
  ...{ pizzeriaId: '', usesLeft: '', active: true, ...days },
};

describe('marketing and screens of the network', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let marketer: Visitor;

  before(async () => {
    network = await runNetwork('marketing');
    marketer = await network.login('marketer');
  });
  after(() => network.stop());

  const save = (o: object, id?: number) =>
    marketer.call<{ id: number }>('POST', `/admin/promotions${id === undefined ? '' : `/${id}`}`, {
      ...promotion,
      ...o,
    });

  it('shows pages that are valid HTML, empty and not', async () => {
    for (let round = 0; round < 2; round += 1) {
      for (const page of ['/promotions?change=1', '/bonus-actions?change=1', '/adverts?change=1']) {
        const { status, mistakes } = await marketer.get(`/admin${page}`);
        assert.deepEqual([page, status, mistakes], [page, 200, []]);
      }
      const advert = {
        title: 'New: "Calzone" <now>',
        text: 'Folded',
        pizzeriaId: '',
        productId: 1,
        position: 1,
        ...days,
      };
      assert.equal((await marketer.call('POST', '/admin/adverts', advert)).status, 200);
      await marketer.call('POST', '/admin/bonus-actions', { name: 'Points', percent: 5, active: true, ...days });
      await save({ code: `round-${round}` });
    }
  });

  it('adds a promotion of each kind and changes it', async () => {
    const { status, body } = await save({ city: 'Omsk', usesLeft: '50' });
    assert.equal(status, 200);
    const row = await network.knex('promotions').where({ id: body.id }).first<Record<string, unknown>>();
    assert.deepEqual([row['code'], row['value'], row['min_total'], row['uses_left']], ['TEN-2026', 10, 50_000, 50]);
    assert.equal((await save({ code: '', kind: 'amount', value: '150.00', pizzeriaId: 1 })).status, 200);
    assert.equal((await save({ code: '', kind: 'gift', productId: 3 })).status, 200);
    assert.equal((await save({ active: false }, body.id)).status, 200);
    const off = await network.knex('promotions').where({ id: body.id }).first<{ active: number; city: null }>();
    assert.deepEqual([off.active, off.city], [0, null]);
  });

  it('refuses a promotion that means nothing', async () => {
    assert.deepEqual(refusal(await save({ code: 'TEN-2026' })), [409, 'code-exists']);
    assert.deepEqual(refusal(await save({ code: '', value: '101' })), [422, 'wrong-value']);
    assert.deepEqual(refusal(await save({ code: '', kind: 'gift' })), [422, 'gift-needed']);
    assert.deepEqual(refusal(await save({ code: '', productId: 4 })), [422, 'unknown-product']);
    assert.deepEqual(refusal(await save({ code: '', city: 'Atlantis' })), [422, 'unknown-city']);
    assert.deepEqual(refusal(await save({ code: '', pizzeriaId: 99 })), [422, 'unknown-pizzeria']);
    assert.deepEqual(refusal(await save({ code: 'other' }, 999)), [404, 'no-such-promotion']);
    for (const wrong of [{ endsOn: '2025-12-31' }, { kind: 'miracle' }, { code: 'a b' }, { minTotal: 'much' }]) {
      assert.equal((await save({ code: '', ...wrong })).status, 400);
    }
  });

  it('gives one of two promotions a code that both want at the same moment', async () => {
    const answers = await Promise.all([save({ code: 'WANTED' }), save({ code: 'WANTED' })]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });

  it('saves bonus actions and adverts, and takes adverts away', async () => {
    const action = { name: 'Points', percent: 7, active: true, ...days };
    const { body } = await marketer.call<{ id: number }>('POST', '/admin/bonus-actions', action);
    const more = await marketer.call('POST', `/admin/bonus-actions/${body.id}`, { ...action, percent: 8 });
    assert.equal(more.status, 200);
    assert.equal((await marketer.call('POST', '/admin/bonus-actions', { ...action, percent: 101 })).status, 400);
    const missing = await marketer.call('POST', '/admin/bonus-actions/999', action);
    assert.deepEqual(refusal(missing), [404, 'no-such-bonus-action']);

    const advert = { title: 'Hot', text: 'Pizza', pizzeriaId: 99, productId: '', position: 0, ...days };
    assert.deepEqual(refusal(await marketer.call('POST', '/admin/adverts', advert)), [422, 'unknown-pizzeria']);
    const saved = await marketer.call<{ id: number }>('POST', '/admin/adverts', { ...advert, pizzeriaId: 1 });
    assert.equal((await marketer.call('POST', `/admin/adverts/${saved.body.id}/delete`, {})).status, 200);
    const again = await marketer.call('POST', `/admin/adverts/${saved.body.id}/delete`, {});
    assert.deepEqual(refusal(again), [404, 'no-such-advert']);
  });

  it('keeps labels in the languages of the network, for administrators', async () => {
    const admin = await network.login('admin');
    const label = { language: 'ro', code: 'menu.title', text: 'Meniu' };
    assert.equal((await marketer.get('/admin/labels')).status, 403);
    assert.equal((await admin.call('POST', '/admin/labels', label)).status, 200);
    const page = await admin.get('/admin/labels?language=ro');
    assert.deepEqual(page.mistakes, []);
    assert.match(page.text, /Meniu/);
    assert.equal((await admin.call('POST', '/admin/labels', { ...label, text: '' })).status, 200);
    const gone = await admin.call('POST', '/admin/labels', { ...label, text: '' });
    assert.deepEqual(refusal(gone), [404, 'no-such-label']);
    const klingon = await admin.call('POST', '/admin/labels', { ...label, language: 'tlh' });
    assert.equal(klingon.status, 400);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/labels', { ...label, language: 'fr' })), [
      422,
      'unknown-language',
    ]);
  });
});
