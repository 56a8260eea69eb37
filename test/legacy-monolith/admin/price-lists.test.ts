import assert from 'node:assert/strict';
import type { Visitor } from '../visitor.ts';
import { refusal, runNetwork, type RunningNetwork } from './running-network.ts';

const DAY_MS = 86_400_000;
const day = (fromToday: number): string => new Date(Date.now() + fromToday * DAY_MS).toISOString().slice(0, 10);

describe('price lists', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let admin: Visitor;

  before(async () => {
    network = await runNetwork('prices');
    admin = await network.login('admin');
  });
  after(() => network.stop());
  afterEach(async () => {
    const { knex } = network;
    for (const table of ['price_list_previous', 'price_list_items', 'price_lists', 'city_prices'])
      await knex(table).delete();
    await knex('products').where({ id: 1 }).update({ price: 39_900 });
    await knex('products').where({ id: 2 }).update({ price: 46_900 });
  });

  /** A draft with prices, in units, by product. */
  async function draft(o: object = {}, prices: Readonly<Record<number, string>> = { 1: '450.00' }): Promise<number> {
    const list = { name: 'Autumn', city: '', validFrom: day(0), validTo: '', ...o };
    const { status, body } = await admin.call<{ id: number }>('POST', '/admin/price-lists', list);
    assert.equal(status, 200);
    for (const [productId, price] of Object.entries(prices)) {
      const item = await admin.call('POST', `/admin/price-lists/${body.id}/items`, { productId, price });
      assert.equal(item.status, 200);
    }
    return body.id;
  }
  const step = (id: number, name: string) => admin.call('POST', `/admin/price-lists/${id}/${name}`, {});
  const statusOf = async (id: number) =>
    (await network.knex('price_lists').where({ id }).first<{ status: string }>()).status;
  const priceOf = async (id: number) => (await network.knex('products').where({ id }).first<{ price: number }>()).price;
  const runDue = () => admin.call('POST', '/admin/price-lists/run-due', {});

  it('have pages that are valid HTML in each status', async () => {
    const id = await draft();
    const city = await draft({ city: 'Cluj', name: 'Ours' });
    for (const action of ['', 'schedule', 'publish', 'end']) {
      if (action !== '') assert.equal((await step(id, action)).status, 200);
      for (const page of ['', `/${id}`, `/${city}`]) {
        const { status, mistakes } = await admin.get(`/admin/price-lists${page}`);
        assert.deepEqual([status, mistakes], [200, []]);
      }
    }
    assert.equal((await admin.get('/admin/price-lists/99999')).status, 404);
  });

  it('change the prices of the whole chain when they are published, and give the old ones back at the end', async () => {
    const id = await draft({}, { 1: '450.00', 2: '500' });
    assert.equal((await step(id, 'publish')).status, 200);
    assert.deepEqual([await priceOf(1), await priceOf(2)], [45_000, 50_000]);
    // What somebody has changed by hand meanwhile is theirs.
    await network.knex('products').where({ id: 2 }).update({ price: 48_000 });
    assert.equal((await step(id, 'end')).status, 200);
    assert.deepEqual([await priceOf(1), await priceOf(2)], [39_900, 48_000]);
  });

  it('change the prices of one city only, where it had some and where it had none', async () => {
    await network.knex('city_prices').insert({ product_id: 1, city: 'Omsk', price: 36_000 });
    const id = await draft({ city: 'Omsk' }, { 1: '370.00', 2: '410.00' });
    await step(id, 'publish');
    const prices = async () => {
      const rows = await network.knex('city_prices').where({ city: 'Omsk' }).orderBy('product_id').select();
      return (rows as { product_id: number; price: number }[]).map((row) => [row.product_id, row.price]);
    };
    assert.deepEqual(await prices(), [
      [1, 37_000],
      [2, 41_000],
    ]);
    assert.equal(await priceOf(1), 39_900);
    await step(id, 'end');
    assert.deepEqual(await prices(), [[1, 36_000]]);
  });

  it('are published on their first day and ended after their last, by themselves', async () => {
    const coming = await draft({ name: 'Coming', city: 'Moscow', validFrom: day(5) });
    const due = await draft({ validFrom: day(-1), validTo: day(3) });
    await step(coming, 'schedule');
    await step(due, 'schedule');
    assert.equal((await runDue()).status, 200);
    assert.deepEqual([await statusOf(due), await statusOf(coming)], ['published', 'scheduled']);
    assert.equal(await priceOf(1), 45_000);
    await network
      .knex('price_lists')
      .where({ id: due })
      .update({ valid_from: day(-9), valid_to: day(-2) });
    await runDue();
    assert.equal(await statusOf(due), 'ended');
    assert.equal(await priceOf(1), 39_900);
  });

  it('begin and end by the calendar of their city', async () => {
    const { knex } = network;
    const { utc_offset_minutes: usual } = await knex('cities').where({ name: 'Omsk' }).first<{
      utc_offset_minutes: number;
    }>();
    // At any hour it is another day than in Greenwich in one of the two.
    for (const offset of [-720, 840]) {
      await knex('cities').where({ name: 'Omsk' }).update({ utc_offset_minutes: offset });
      const today = new Date(Date.now() + offset * 60_000).toISOString().slice(0, 10);
      const id = await draft({ city: 'Omsk', validFrom: today, validTo: today });
      assert.equal((await step(id, 'publish')).status, 200, `on ${today} at UTC${offset}`);
      assert.equal((await step(id, 'end')).status, 200);
      const list = await knex('price_lists')
        .where({ id })
        .first<{ days: string }>(knex.raw("CONCAT(valid_from, ' ', valid_to) AS days"));
      assert.equal(list.days, `${today} ${today}`);
    }
    await knex('cities').where({ name: 'Omsk' }).update({ utc_offset_minutes: usual });
  });

  it('make room for the next one: what ends, ends before the next begins', async () => {
    const old = await draft({ name: 'Old', validFrom: day(-1), validTo: day(3) }, { 1: '450.00' });
    await step(old, 'publish');
    await network
      .knex('price_lists')
      .where({ id: old })
      .update({ valid_from: day(-9), valid_to: day(-2) });
    const next = await draft({ name: 'Next', validFrom: day(-1) }, { 1: '420.00' });
    await step(next, 'schedule');
    await runDue();
    assert.equal(await priceOf(1), 42_000);
    await step(next, 'end');
    assert.equal(await priceOf(1), 39_900);
  });

  it('do not take the prices of a list that is over for those of before it', async () => {
    const old = await draft({ name: 'Old', validFrom: day(-1), validTo: day(3) }, { 1: '450.00' });
    await step(old, 'publish');
    await network
      .knex('price_lists')
      .where({ id: old })
      .update({ valid_from: day(-9), valid_to: day(-2) });
    const next = await draft({ name: 'Next' }, { 1: '420.00' });
    await assert.rejects(network.db.call('price_list_publish', [next, 1]), { code: 'price-list-to-end' });
    assert.equal((await step(next, 'publish')).status, 200);
    await step(next, 'end');
    assert.equal(await priceOf(1), 39_900);
  });

  it('go back to the drafts when their days have passed unpublished', async () => {
    const id = await draft({ validFrom: day(1), validTo: day(2) });
    await step(id, 'schedule');
    await network
      .knex('price_lists')
      .where({ id })
      .update({ valid_from: day(-9), valid_to: day(-2) });
    await runDue();
    assert.deepEqual([await statusOf(id), await priceOf(1)], ['draft', 39_900]);
  });

  it('are refused when they overlap another of the same place, and say which', async () => {
    await step(await draft({ name: 'Endless', validFrom: day(1) }), 'schedule');
    const later = await draft({ name: 'Later', validFrom: day(30), validTo: day(40) });
    const answer = await step(later, 'schedule');
    assert.deepEqual(refusal(answer), [409, 'price-lists-overlap']);
    assert.match((answer.body as { detail: string }).detail, /^Endless is valid .* – open end/);
    assert.equal(await statusOf(later), 'draft');
    const elsewhere = await draft({ city: 'Omsk', validFrom: day(30) });
    assert.equal((await step(elsewhere, 'schedule')).status, 200);
  });

  it('let one of two through that are scheduled at the same moment for the same days', async () => {
    const ids = [await draft({ name: 'One' }), await draft({ name: 'Two' })];
    const outcomes = await Promise.allSettled(ids.map((id) => network.db.call('price_list_schedule', [id, 1])));
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('are published once by two people at the same moment', async () => {
    const id = await draft();
    const outcomes = await Promise.allSettled([1, 3].map((user) => network.db.call('price_list_publish', [id, user])));
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await step(id, 'end');
    assert.equal(await priceOf(1), 39_900);
  });

  it('refuse each step that does not fit their status', async () => {
    const empty = await draft({}, {});
    assert.deepEqual(refusal(await step(empty, 'schedule')), [422, 'price-list-empty']);
    assert.deepEqual(refusal(await step(empty, 'end')), [409, 'price-list-not-published']);
    assert.deepEqual(refusal(await step(empty, 'withdraw')), [409, 'price-list-not-scheduled']);
    const over = await draft({ validFrom: day(-9), validTo: day(-3) });
    assert.deepEqual(refusal(await step(over, 'publish')), [422, 'price-list-over']);
    const id = await draft({ validFrom: day(2) });
    await step(id, 'schedule');
    const item = await admin.call('POST', `/admin/price-lists/${id}/items`, { productId: 1, price: '1.00' });
    assert.deepEqual(refusal(item), [409, 'price-list-not-draft']);
    assert.deepEqual(refusal(await step(id, 'delete')), [409, 'price-list-not-draft']);
    assert.equal((await step(id, 'withdraw')).status, 200);
    assert.equal((await step(id, 'delete')).status, 200);
    for (const action of ['schedule', 'withdraw', 'publish', 'end', 'delete']) {
      assert.deepEqual(refusal(await step(99_999, action)), [404, 'no-such-price-list']);
    }
  });

  it('refuse a last day before the first, a city that is none and a product that is none', async () => {
    const list = { name: 'Wrong', city: '', validFrom: '2030-02-01', validTo: '2030-01-01' };
    assert.equal((await admin.call('POST', '/admin/price-lists', list)).status, 400);
    const nowhere = await admin.call('POST', '/admin/price-lists', { ...list, validTo: '', city: 'Atlantis' });
    assert.deepEqual(refusal(nowhere), [422, 'unknown-city']);
    const id = await draft();
    const item = (o: object) => admin.call('POST', `/admin/price-lists/${id}/items`, { productId: 1, price: '', ...o });
    assert.deepEqual(refusal(await item({ productId: 99 })), [422, 'unknown-product']);
    assert.equal((await item({ price: 'cheap' })).status, 400);
    assert.equal((await item({})).status, 200);
    assert.equal((await network.knex('price_list_items').where({ price_list_id: id })).length, 0);
  });
});
