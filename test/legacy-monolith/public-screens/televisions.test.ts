import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { attribute, makeVisitor } from '../visitor.ts';

interface MenuBoard {
  readonly categories: readonly {
    readonly title: string;
    readonly products: readonly { readonly id: number; readonly price: string; readonly available: boolean }[];
  }[];
}
interface OrderBoard {
  readonly making: readonly number[];
  readonly ready: readonly number[];
}
interface Adverts {
  readonly adverts: readonly { readonly id: number; readonly product: { readonly price: string } | null }[];
}

describe('televisions', function () {
  this.timeout(120_000);
  let root: Knex;
  let db: LegacyDatabase;
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('televisions');
    root = connectForMigration(url);
    await seedLegacy({ url, orders: 50, staffPassword: 'margherita' });
    await root('stop_list').delete();
    await root('orders').update({ status: 'delivered' });
    db = connectLegacyDatabase(appUrl);
    monolith = await runMonolith(appUrl);
  });
  after(async () => {
    await monolith.stop();
    await db.close();
    await root.destroy();
  });

  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`${monolith.baseUrl}/public-screens/${path}`);
    assert.equal(response.status, 200, path);
    return response.json();
  };
  const takePickup = async (): Promise<{ id: number; number: number }> => {
    const lines = JSON.stringify([{ productId: 1, quantity: 1 }]);
    const order = [1, 'pickup', '+79990000001', 'Gleb', null, null, null, lines, '', null];
    const [, [row] = []] = await db.call('order_create', order);
    return { id: row?.['id'] as number, number: row?.['number'] as number };
  };
  const move = (id: number, status: string) => db.call('order_set_status', [id, status]);

  it('need no login, start no session and are valid HTML', async () => {
    for (const kind of ['menu', 'orders', 'adverts']) {
      const page = await makeVisitor(monolith.baseUrl).get(`/public-screens/1/${kind}`);
      assert.deepEqual([page.status, page.mistakes, page.headers.get('set-cookie')], [200, [], null], kind);
      const scripts = page.find(({ tagName }) => tagName === 'script').map((each) => attribute(each, 'src') ?? '');
      for (const script of scripts) assert.equal((await fetch(monolith.baseUrl + script)).status, 200, script);
    }
  });

  it('are not there for a pizzeria that is not', async () => {
    for (const path of ['99/menu', 'x/orders', '99/menu.json', '99/orders.json', '1/other']) {
      assert.equal((await fetch(`${monolith.baseUrl}/public-screens/${path}`)).status, 404, path);
    }
  });

  it('show the menu in the language of the country, and follow the stop list', async () => {
    const find = async (id: number) => {
      const { categories } = (await get('1/menu.json')) as MenuBoard;
      assert.equal(categories[0]?.title, 'Пицца');
      return categories.flatMap(({ products }) => products).find((product) => product.id === id);
    };
    assert.deepEqual([(await find(2))?.price, (await find(2))?.available], ['469.00 RUB', true]);
    await root('stop_list').insert({ pizzeria_id: 1, product_id: 2, since: '2026-01-01' });
    assert.deepEqual([(await find(2))?.price, (await find(2))?.available], ['Сегодня закончилось', false]);
    await root('stop_list').delete();
  });

  it('show what guests in the hall wait for, and nothing else', async () => {
    const [making, ready, gone, old] = [await takePickup(), await takePickup(), await takePickup(), await takePickup()];
    await move(making.id, 'cooking');
    for (const status of ['cooking', 'ready']) await move(ready.id, status);
    for (const status of ['cooking', 'ready', 'delivered']) await move(gone.id, status);
    await root('orders')
      .where({ id: old.id })
      .update({ created_at: new Date(Date.now() - 7 * 3_600_000) });
    const delivery = [1, 'delivery', '+79990000001', 'Gleb', 'Lenin Street', '1', ''];
    await db.call('order_create', [...delivery, JSON.stringify([{ productId: 1, quantity: 1 }]), '', null]);
    const board = (await get('1/orders.json')) as OrderBoard;
    assert.deepEqual(board, { making: [making.number], ready: [ready.number] });
  });

  it('advertise what runs today here and can be had', async () => {
    const ids = async (pizzeriaId: number) =>
      ((await get(`${pizzeriaId}/adverts.json`)) as Adverts).adverts.map(({ id }) => id);
    assert.deepEqual(await ids(1), [1, 2, 3, 4]);
    assert.deepEqual(await ids(2), [1, 2, 3]);
    const { product_id } = await root('adverts').where({ id: 3 }).first<{ product_id: number }>();
    await root('stop_list').insert({ pizzeria_id: 2, product_id, since: '2026-01-01' });
    assert.deepEqual(await ids(2), [1, 2]);
    const { adverts } = (await get('1/adverts.json')) as Adverts;
    assert.deepEqual(
      adverts.map(({ product }) => product?.price),
      ['529.00 RUB', undefined, '159.00 RUB', undefined],
    );
  });

  it('are listed for who looks after them, each for their own pizzeria', async () => {
    const login = async (name: string) => {
      const visitor = makeVisitor(monolith.baseUrl);
      await visitor.get('/login');
      await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
      return visitor;
    };
    const manager = await login('manager3');
    const page = await manager.get('/public-screens');
    assert.deepEqual([page.status, page.mistakes], [200, []]);
    const links = page.find(({ tagName }) => tagName === 'a').map((each) => attribute(each, 'href'));
    for (const kind of ['menu', 'orders', 'adverts']) assert.ok(links.includes(`/public-screens/3/${kind}`));
    assert.equal((await manager.get('/public-screens?pizzeriaId=4')).status, 403);
    const admin = await login('admin');
    assert.equal((await admin.get('/public-screens?pizzeriaId=4')).status, 200);
    assert.equal((await admin.get('/public-screens?pizzeriaId=99')).status, 404);
    assert.equal((await (await login('cook1')).get('/public-screens')).status, 403);
    assert.equal((await makeVisitor(monolith.baseUrl).get('/public-screens')).status, 302);
  });
});
