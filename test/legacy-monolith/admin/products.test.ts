import assert from 'node:assert/strict';
import { attribute, textOf, type Visitor } from '../visitor.ts';
import { refusal, runNetwork, type RunningNetwork } from './running-network.ts';

const calzone = {
  ...{ name: 'Calzone', category: 'pizza', price: '429,50', description: 'Folded', weightGrams: 450, calories: 900 },
  ...{ madeIn: 'kitchen', takesHalves: false, takesToppings: 'on', position: 3, 'name-ru': 'Кальцоне', 'name-ro': '' },
};

describe('administration of products', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let admin: Visitor;

  before(async () => {
    network = await runNetwork('products');
    admin = await network.login('admin');
  });
  after(() => network.stop());

  it('shows pages that are valid HTML', async () => {
    const pages = ['/products', '/products?category=pizza', '/products/new', '/products/1', '/products/4'];
    for (const page of [...pages, '/ingredients?change=1', '/toppings']) {
      const { status, mistakes } = await admin.get(`/admin${page}`);
      assert.deepEqual([page, status, mistakes], [page, 200, []]);
    }
    assert.equal((await admin.get('/admin/products/99')).status, 404);
  });

  it('adds a product with its details and its names, and changes it', async () => {
    const { status, body } = await admin.call<{ id: number }>('POST', '/admin/products', calzone);
    assert.equal(status, 200);
    const row = await network.knex('products').where({ id: body.id }).first<Record<string, unknown>>();
    assert.deepEqual([row['price'], row['active']], [42_950, 1]);
    const details = await network
      .knex('product_details')
      .where({ product_id: body.id })
      .first<Record<string, unknown>>();
    assert.deepEqual([details['takes_halves'], details['takes_toppings'], details['calories']], [0, 1, 900]);
    const names = await network.knex('product_names').where({ product_id: body.id }).select('language', 'name');
    assert.deepEqual(
      names.map((each: object) => ({ ...each })),
      [{ language: 'ru', name: 'Кальцоне' }],
    );
    const other = { ...calzone, price: '430.00', 'name-ru': '' };
    assert.equal((await admin.call('POST', `/admin/products/${body.id}`, other)).status, 200);
    assert.equal((await network.knex('product_names').where({ product_id: body.id })).length, 0);
  });

  it('refuses a price that is none, a name that is taken and a product that is not there', async () => {
    for (const price of ['free', '-1', '1.999', '']) {
      assert.equal((await admin.call('POST', '/admin/products', { ...calzone, price })).status, 400);
    }
    const taken = await admin.call('POST', '/admin/products', { ...calzone, name: 'Pepperoni' });
    assert.deepEqual(refusal(taken), [409, 'product-exists']);
    const missing = await admin.call('POST', '/admin/products/99', { ...calzone, name: 'Nothing' });
    assert.deepEqual(refusal(missing), [404, 'no-such-product']);
  });

  it('retires a product and puts it back, each once', async () => {
    const act = (action: string) => admin.call('POST', `/admin/products/2/${action}`, {});
    assert.equal((await act('retire')).status, 200);
    assert.deepEqual(refusal(await act('retire')), [409, 'product-is-so']);
    const menu = await fetch(`${network.baseUrl}/api/menu?pizzeriaId=1`);
    assert.doesNotMatch(await menu.text(), /Pepperoni/);
    assert.equal((await act('restore')).status, 200);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/products/99/retire', {})), [404, 'no-such-product']);
  });

  it('keeps a product on the menu that a promotion gives away', async () => {
    const days = { starts_on: '2020-01-01', ends_on: '2090-01-01' };
    await network.knex('promotions').insert({ name: 'Free cola', kind: 'gift', product_id: 3, ...days });
    assert.deepEqual(refusal(await admin.call('POST', '/admin/products/3/retire', {})), [409, 'product-is-a-gift']);
  });

  it('works out what a recipe costs', async () => {
    // 300 g of dough at 50.00 a kilogram, 150 g of cheese at 600.00: 15.00 and 90.00.
    const page = await admin.get('/admin/products/1');
    const [cost] = page.find((element) => attribute(element, 'id') === 'cost');
    assert.equal(cost && textOf(cost), '105.00');
    const set = (amount: unknown, ingredientId: unknown = 2) =>
      admin.call('POST', '/admin/products/1/recipe', { ingredientId, amount });
    assert.equal((await set(100)).status, 200);
    assert.match((await admin.get('/admin/products')).text, /75\.00 \(19%\)/);
    assert.equal((await set(0)).status, 200);
    assert.equal((await network.knex('recipes').where({ product_id: 1 })).length, 1);
    assert.equal((await set(-1)).status, 400);
    assert.deepEqual(refusal(await set(1, 99)), [422, 'unknown-ingredient']);
  });

  it('stops a product at once where an ingredient has run out that it takes from now on', async () => {
    await network.db.call('ingredient_stop_set', [1, 2, 1]);
    await admin.call('POST', '/admin/products/3/recipe', { ingredientId: 2, amount: 5 });
    const stopped = () => network.knex('stop_list').where({ pizzeria_id: 1, product_id: 3 });
    assert.equal((await stopped()).length, 1);
    await network.db.call('ingredient_stop_lift', [1, 2, 1]);
    assert.equal((await stopped()).length, 0);
  });

  it('keeps the unit of an ingredient that is counted in it', async () => {
    const cheese = { name: 'Cheese', unit: 'g', cost: '650.00' };
    assert.equal((await admin.call('POST', '/admin/ingredients/1', { ...cheese, name: 'Dough' })).status, 200);
    const pieces = await admin.call('POST', '/admin/ingredients/1', { ...cheese, name: 'Dough', unit: 'piece' });
    assert.deepEqual(refusal(pieces), [409, 'unit-in-use']);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/ingredients', cheese)), [409, 'ingredient-exists']);
    assert.equal((await admin.call('POST', '/admin/ingredients', { ...cheese, unit: 'barrel' })).status, 400);
    const { body } = await admin.call<{ id: number }>('POST', '/admin/ingredients', { ...cheese, name: 'Basil' });
    assert.equal((await network.knex('ingredient_stock').where({ ingredient_id: body.id })).length, 3);
  });

  it('adds extras of what there is', async () => {
    const extra = { name: 'Extra cheese', ingredientId: 2, amount: 50, price: '59.00', active: true };
    const { body } = await admin.call<{ id: number }>('POST', '/admin/toppings', extra);
    assert.equal((await admin.call('POST', `/admin/toppings/${body.id}`, { ...extra, price: '65' })).status, 200);
    const row = await network.knex('toppings').where({ id: body.id }).first<{ price: number }>();
    assert.equal(row.price, 6_500);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/toppings', extra)), [409, 'topping-exists']);
    const air = { ...extra, name: 'Air', ingredientId: 99 };
    assert.deepEqual(refusal(await admin.call('POST', '/admin/toppings', air)), [422, 'unknown-ingredient']);
    assert.deepEqual((await admin.get('/admin/toppings?change=1')).mistakes, []);

    for (let round = 0; round < 10; round += 1) {
      const twin = { ...extra, name: `Twin ${round}` };
      const answers = await Promise.all([1, 2].map(() => admin.call('POST', '/admin/toppings', twin)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    }
  });
});
