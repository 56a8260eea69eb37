import assert from 'node:assert/strict';
import { WEEKDAYS } from '../../../legacy-monolith/admin/network/pizzeria-form.ts';
import type { Visitor } from '../visitor.ts';
import { refusal, runNetwork, type RunningNetwork } from './running-network.ts';

const week = Object.fromEntries(
  WEEKDAYS.flatMap((_name, index) => [
    [`opens${index + 1}`, '10:00'],
    [`closes${index + 1}`, '02:00'],
  ]),
);
const change = {
  ...{ name: 'Moscow-2', cityId: 1, departmentId: 1, phone: '+78001000009', address: 'Arbat 7' },
  ...{ openedOn: '2015-03-01', minOrderTotal: '500.00', pickupMinutes: 20, acceptsOnline: true, ...week },
};
const opening = { ...change, zoneName: 'Centre', zoneFee: '99', zoneFreeFrom: '900,50', zonePromisedMinutes: 45 };

describe('administration of the network', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let admin: Visitor;

  before(async () => {
    network = await runNetwork('network');
    admin = await network.login('admin');
  });
  after(() => network.stop());

  it('shows pages that are valid HTML', async () => {
    const pages = ['', '/countries?change=RU', '/cities?change=1', '/departments', '/departments/1'];
    for (const page of [...pages, '/pizzerias', '/pizzerias/new', '/pizzerias/1']) {
      const { status, mistakes } = await admin.get(`/admin${page}`);
      assert.deepEqual([page, status, mistakes], [page, 200, []]);
    }
  });

  it('is for administrators: a marketer is led to marketing, nobody else gets in', async () => {
    const marketer = await network.login('marketer');
    const overview = await marketer.get('/admin');
    assert.deepEqual([overview.status, overview.headers.get('location')], [302, '/admin/promotions']);
    assert.equal((await marketer.get('/admin/pizzerias')).status, 403);
    const post = await marketer.call('POST', '/admin/countries', { code: 'US' });
    assert.deepEqual(refusal(post), [403, 'not-allowed']);
    assert.equal((await (await network.login('office1')).get('/admin')).status, 403);
  });

  it('adds a country once, and refuses what is no currency, language or time zone', async () => {
    const usa = { code: 'US', name: 'USA', currency: 'USD', language: 'en', timeZone: 'America/New_York' };
    assert.equal((await admin.call('POST', '/admin/countries', usa)).status, 200);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/countries', usa)), [409, 'country-exists']);
    for (const wrong of [{ currency: 'usd' }, { language: 'English' }, { timeZone: 'Mars/Base' }, { code: 'USA' }]) {
      const answer = await admin.call('POST', '/admin/countries', { ...usa, code: 'XX', ...wrong });
      assert.equal(answer.status, 400);
    }
    const unknown = await admin.call('POST', '/admin/countries/XX', usa);
    assert.deepEqual(refusal(unknown), [404, 'no-such-country']);
  });

  it('gives a new currency to the pizzerias of a country, until one of them has an order', async () => {
    const romania = { name: 'Romania', currency: 'EUR', language: 'ro', timeZone: 'Europe/Bucharest' };
    assert.equal((await admin.call('POST', '/admin/countries/RO', romania)).status, 200);
    assert.equal((await network.knex('pizzerias').where({ id: 3 }).first<{ currency: string }>()).currency, 'EUR');
    await network.db.call('order_create', [
      3,
      'pickup',
      '+79990000001',
      'Ana',
      null,
      null,
      null,
      '[{"productId":1,"quantity":1}]',
      '',
      null,
    ]);
    const back = await admin.call('POST', '/admin/countries/RO', { ...romania, currency: 'RON' });
    assert.deepEqual(refusal(back), [409, 'currency-in-use']);
  });

  it('writes the new name of a city wherever it is spelt', async () => {
    const { knex } = network;
    await knex('city_prices').insert({ product_id: 1, city: 'Omsk', price: 35_000 });
    const lists = { name: 'Winter', city: 'Omsk', valid_from: '2030-01-01', status: 'draft', created_at: '2026-01-01' };
    await knex('price_lists').insert(lists);
    const renamed = { name: 'Omsk on Irtysh', countryCode: 'RU', utcOffsetMinutes: 300 };
    assert.equal((await admin.call('POST', '/admin/cities/2', renamed)).status, 200);
    const pizzeria = await knex('pizzerias').where({ id: 2 }).first<Record<string, unknown>>();
    assert.deepEqual([pizzeria['city'], pizzeria['utc_offset_minutes']], ['Omsk on Irtysh', 300]);
    for (const table of ['city_prices', 'price_lists']) {
      assert.equal((await knex(table).where({ city: 'Omsk on Irtysh' })).length, 1, table);
    }
    const taken = await admin.call('POST', '/admin/cities', { ...renamed, name: 'Moscow' });
    assert.deepEqual(refusal(taken), [409, 'city-exists']);
    const abroad = await admin.call('POST', '/admin/cities/2', { ...renamed, countryCode: 'RO' });
    assert.deepEqual(refusal(abroad), [409, 'city-has-pizzerias']);
    const nowhere = await admin.call('POST', '/admin/cities', { ...renamed, name: 'Atlantis', countryCode: 'AT' });
    assert.deepEqual(refusal(nowhere), [422, 'unknown-country']);
  });

  it('makes one city of two people who add it at the same moment', async () => {
    const city = { name: 'Tver', countryCode: 'RU', utcOffsetMinutes: '180' };
    const other = await network.login('admin2');
    const answers = await Promise.all([admin, other].map((each) => each.call('POST', '/admin/cities', city)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  });

  it('assigns franchisees to a department, and nobody who is none', async () => {
    const department = { name: 'Transylvania', countryCode: 'RO', franchisees: ['7'] };
    assert.equal((await admin.call('POST', '/admin/departments/2', department)).status, 200);
    assert.equal((await network.knex('user_departments').where({ user_id: 7 })).length, 2);
    const cashier = await admin.call('POST', '/admin/departments/2', { ...department, franchisees: [11] });
    assert.deepEqual(refusal(cashier), [422, 'not-a-franchisee']);
    await admin.call('POST', '/admin/departments/2', { ...department, franchisees: [] });
    assert.equal((await network.knex('user_departments').where({ user_id: 7 })).length, 1);
    const missing = await admin.call('POST', '/admin/departments/99', department);
    assert.deepEqual(refusal(missing), [404, 'no-such-department']);
  });

  it('opens a pizzeria with hours, zone and store, in the currency and time of its city', async () => {
    const { status, body } = await admin.call<{ id: number }>('POST', '/admin/pizzerias', opening);
    assert.equal(status, 200);
    const { knex } = network;
    const row = await knex('pizzerias').where({ id: body.id }).first<Record<string, unknown>>();
    assert.deepEqual([row['city'], row['currency'], row['utc_offset_minutes']], ['Moscow', 'RUB', 180]);
    const zone = await knex('delivery_zones').where({ pizzeria_id: body.id }).first<Record<string, unknown>>();
    assert.deepEqual([zone['fee'], zone['free_from']], [9_900, 90_050]);
    assert.equal((await knex('pizzeria_hours').where({ pizzeria_id: body.id })).length, 7);
    assert.equal((await knex('ingredient_stock').where({ pizzeria_id: body.id })).length, 2);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/pizzerias', opening)), [409, 'pizzeria-exists']);
  });

  it('changes a pizzeria, closes it on a day without times, and leaves one with orders in its city', async () => {
    const fields = { ...change, name: 'Cluj-1', cityId: 3, departmentId: 2, opens7: '', closes7: '' };
    assert.equal((await admin.call('POST', '/admin/pizzerias/3', fields)).status, 200);
    assert.equal((await network.knex('pizzeria_hours').where({ pizzeria_id: 3 })).length, 6);
    const halfDay = await admin.call('POST', '/admin/pizzerias/3', { ...fields, closes1: '' });
    assert.equal(halfDay.status, 400);
    const moved = await admin.call('POST', '/admin/pizzerias/3', { ...fields, cityId: 1, departmentId: 1 });
    assert.deepEqual(refusal(moved), [409, 'pizzeria-has-orders']);
    const abroad = await admin.call('POST', '/admin/pizzerias/3', { ...fields, departmentId: 1 });
    assert.deepEqual(refusal(abroad), [422, 'other-country']);
    const missing = await admin.call('POST', '/admin/pizzerias/99', fields);
    assert.deepEqual(refusal(missing), [404, 'no-such-pizzeria']);
    assert.equal((await admin.get('/admin/pizzerias/99')).status, 404);
  });

  it('works without scripts: a form is answered by the page that shows the change', async () => {
    await admin.get('/admin/cities');
    const saved = await admin.submit('/admin/cities', { name: 'Perm', countryCode: 'RU', utcOffsetMinutes: '300' });
    assert.deepEqual([saved.status, saved.headers.get('location')], [303, '/admin/cities']);
    const refused = await admin.submit('/admin/cities', { name: 'Perm', countryCode: 'RU', utcOffsetMinutes: '300' });
    assert.equal(refused.status, 409);
    assert.match(refused.text, /There is a city Perm already/);
  });
});
