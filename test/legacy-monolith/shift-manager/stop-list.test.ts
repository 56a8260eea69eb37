import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { insertSample } from '../sample.ts';

const MARGHERITA = 1;
const COLA = 3;
const SALMON = 5;
const CHEESE = 1;
const TOMATO = 2;

describe('stop list procedures', function () {
  this.timeout(120_000);
  let url: string;
  let root: Knex;
  let db: LegacyDatabase;

  before(async () => {
    const database = await legacyDatabase('stops');
    url = database.url;
    root = connectForMigration(url);
    db = connectLegacyDatabase(database.appUrl);
    await insertSample(root);
    await root('users').insert({ id: 1, login: 'manager1', password_hash: '', name: 'Olga', role: 'shift-manager' });
    await root('ingredients').insert([
      { id: CHEESE, name: 'Cheese', unit: 'g', cost: 900 },
      { id: TOMATO, name: 'Tomato', unit: 'g', cost: 300 },
    ]);
    await root('recipes').insert([
      { product_id: MARGHERITA, ingredient_id: CHEESE, amount: 150 },
      { product_id: MARGHERITA, ingredient_id: TOMATO, amount: 100 },
      { product_id: SALMON, ingredient_id: CHEESE, amount: 100 },
    ]);
  });
  beforeEach(async () => {
    const tables = ['ingredient_stop_products', 'ingredient_stops', 'product_limits', 'stop_list', 'audit_log'];
    for (const table of tables) await root(table).delete();
  });
  after(async () => {
    await db.close();
    await root.destroy();
  });

  const stopped = async (): Promise<readonly unknown[]> => root('stop_list').orderBy('product_id').pluck('product_id');
  const stop = (product: number) => db.call('stop_list_set', [1, product, 1]);
  const lift = (product: number) => db.call('stop_list_lift', [1, product, 1]);
  const runOut = (ingredient: number) => db.call('ingredient_stop_set', [1, ingredient, 1]);
  const comesBack = (ingredient: number) => db.call('ingredient_stop_lift', [1, ingredient, 1]);
  const limit = (product: number, remaining: number | null) => db.call('product_limit_set', [1, product, remaining, 1]);

  it('stop a product and put it back, and the menu follows', async () => {
    const available = async () => (await db.call('menu_get', [1]))[1]?.find(({ id }) => id === COLA)?.['available'];
    await stop(COLA);
    assert.equal(await available(), 0);
    await lift(COLA);
    assert.equal(await available(), 1);
  });

  it('refuse what is so already, what does not exist, and a pizzeria that does not exist', async () => {
    await stop(COLA);
    await assert.rejects(stop(COLA), { status: 409, code: 'already-stopped' });
    await assert.rejects(lift(MARGHERITA), { status: 409, code: 'not-stopped' });
    await assert.rejects(stop(999), { status: 422, code: 'unknown-product' });
    await assert.rejects(db.call('stop_list_set', [999, COLA, 1]), { status: 404, code: 'no-such-pizzeria' });
    await assert.rejects(runOut(999), { status: 422, code: 'unknown-ingredient' });
    await assert.rejects(comesBack(CHEESE), { status: 409, code: 'not-stopped' });
    await assert.rejects(limit(COLA, null), { status: 409, code: 'no-limit' });
    await assert.rejects(limit(COLA, -1), { status: 422, code: 'negative-limit' });
  });

  it('stop everything that is made with an ingredient, and put back only what nothing else stops', async () => {
    await stop(SALMON);
    await runOut(CHEESE);
    await runOut(TOMATO);
    assert.deepEqual(await stopped(), [MARGHERITA, SALMON]);
    await assert.rejects(lift(MARGHERITA), { status: 409, code: 'ingredient-stopped' });
    await comesBack(CHEESE);
    assert.deepEqual(await stopped(), [MARGHERITA, SALMON]);
    await comesBack(TOMATO);
    assert.deepEqual(await stopped(), [SALMON]);
  });

  it('keep a product that was stopped by hand while its ingredient was out', async () => {
    await runOut(CHEESE);
    await stop(MARGHERITA);
    await comesBack(CHEESE);
    assert.deepEqual(await stopped(), [MARGHERITA]);
  });

  it('stop a product of which none is left, until there is a new limit or none', async () => {
    await limit(COLA, 0);
    assert.deepEqual(await stopped(), [COLA]);
    await limit(COLA, 5);
    assert.deepEqual(await stopped(), []);
    await limit(COLA, 0);
    await lift(COLA);
    assert.deepEqual([await stopped(), await root('product_limits').pluck('remaining')], [[], []]);
  });

  it('leave a used-up limit in force when the ingredient comes back, and the ingredient when the limit is raised', async () => {
    await limit(MARGHERITA, 0);
    await runOut(CHEESE);
    await limit(MARGHERITA, 3);
    assert.deepEqual(await stopped(), [MARGHERITA, SALMON]);
    await limit(MARGHERITA, 0);
    await comesBack(CHEESE);
    assert.deepEqual(await stopped(), [MARGHERITA]);
  });

  it('let one of two people win who do the same at once', async () => {
    const works = [() => stop(COLA), () => lift(COLA), () => runOut(CHEESE), () => comesBack(CHEESE)];
    // The pizzeria of the sample has no settings, whose row is the lock elsewhere.
    for (const work of Array.from({ length: 10 }, () => works).flat()) {
      const answers = await Promise.allSettled([work(), work()]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      const loser = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
      assert.equal((loser.reason as { status: number }).status, 409);
    }
  });

  it('tell who did what', async () => {
    await runOut(TOMATO);
    await limit(COLA, 4);
    const [products = [], ingredients = [], log = []] = await db.call('stop_list_get', [1]);
    assert.equal(products.find(({ id }) => id === MARGHERITA)?.['missing'], 'Tomato');
    assert.equal(products.find(({ id }) => id === COLA)?.['remaining'], 4);
    assert.ok(ingredients.find(({ id }) => id === TOMATO)?.['since']);
    assert.deepEqual(
      log.map(({ who, action, details }) => [who, action, details]),
      [
        ['Olga', 'limit-product', 'Cola: only 4 left'],
        ['Olga', 'stop-ingredient', 'Tomato'],
      ],
    );
  });

  it('leave nothing behind when they break', async () => {
    await assertLeavesNothing({ url, tables: ['stop_list', 'audit_log'], call: () => stop(COLA) });
    const ofIngredient = ['ingredient_stops', 'ingredient_stop_products', 'stop_list', 'audit_log'];
    await assertLeavesNothing({ url, tables: ofIngredient, call: () => runOut(CHEESE) });
    await runOut(CHEESE);
    await assertLeavesNothing({ url, tables: ofIngredient, call: () => comesBack(CHEESE) });
    const ofLimit = ['product_limits', 'stop_list', 'audit_log'];
    await assertLeavesNothing({ url, tables: ofLimit, call: () => limit(COLA, 0) });
    await limit(COLA, 0);
    await assertLeavesNothing({ url, tables: ofLimit, call: () => lift(COLA) });
  });
});
