import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { hashPassword } from '../../../services/kit/password.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { type IdentityService, startIdentityService } from '../../strangler-proxy/identity/identity-service.ts';
import { closeProxies, startProxy, testConfig, type TestProxy } from '../../strangler-proxy/support/proxy.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { insertSample } from '../sample.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';

const secret = 'a secret that the proxy and the monolith share';

describe('staff who are logged in, as services are told', function () {
  this.timeout(120_000);
  let root: Knex;
  let monolith: RunningMonolith;
  let service: IdentityService;
  let proxy: TestProxy;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('bridge');
    root = connectForMigration(url);
    await insertSample(root);
    const password_hash = await hashPassword('margherita');
    for (const [login, role, pizzeria_id] of [
      ['olga', 'operator', null],
      ['carl', 'cashier', 1],
      ['gone', 'cashier', 1],
    ] as const)
      await root('users').insert({ login, password_hash, name: login, role, pizzeria_id });
    monolith = await runMonolith(appUrl, { BRIDGE_SECRET: secret });
    service = await startIdentityService();
    const route = (path: string) => ({ id: path.slice(1), match: { path }, flag: 'on', service: 'orders' });
    proxy = await startProxy(
      testConfig({
        upstreams: { monolith: { url: monolith.baseUrl }, orders: { url: service.origin } },
        identity: { secret, cookie: 'pizza.sid', cache: '1ms' },
        routes: ['/whoami', '/maybe', '/cart'].map(route),
      }),
      { on: true },
    );
    service.connect({ adminUrl: proxy.adminUrl, monolithUrl: monolith.baseUrl, secret });
  });
  after(async () => {
    await closeProxies();
    await service.close();
    await monolith.stop();
    await root.destroy();
  });

  const login = async (name: string): Promise<Visitor> => {
    const visitor = makeVisitor(proxy.url);
    await visitor.get('/login');
    await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
    return visitor;
  };
  const whoIs = async (visitor: Visitor) =>
    (await visitor.call<{ sub: string; claims: object }>('GET', '/whoami')).body;

  it('are known by login, role and pizzeria, and by nothing more', async () => {
    const carl = await whoIs(await login('carl'));
    assert.deepEqual([carl.sub, carl.claims], ['carl', { role: 'cashier', pizzeriaId: 1 }]);
    const olga = await whoIs(await login('olga'));
    assert.deepEqual([olga.sub, olga.claims], ['olga', { role: 'operator' }]);
  });

  it('are nobody before the login and after the logout', async () => {
    const visitor = makeVisitor(proxy.url);
    await visitor.get('/login');
    assert.deepEqual((await visitor.call('GET', '/maybe')).body, { sub: null });
    await visitor.submit('/login', { login: 'carl', password: 'margherita', next: '/' });
    assert.deepEqual((await visitor.call('GET', '/maybe')).body, { sub: 'carl' });
    await visitor.get('/');
    await visitor.submit('/logout', {});
    assert.deepEqual((await visitor.call('GET', '/maybe')).body, { sub: null });
  });

  it('are nobody once they were switched off', async () => {
    const visitor = await login('gone');
    const user_id = root('users').select('id').where({ login: 'gone' });
    await root('user_security').insert({ user_id, disabled: 1 });
    assert.equal((await visitor.call('GET', '/whoami')).status, 401);
  });

  it('have a cart that a service may write, and that the contact centre then shows', async () => {
    const olga = await login('olga');
    const cart = { key: 'of a service', lines: [], promoCode: 'PIZZA' };
    assert.deepEqual((await olga.call('POST', '/cart', { cart })).body, { cart });
    const shown = await olga.call<{ promoCode: string }>('GET', '/contact-centre/cart');
    assert.equal(shown.body.promoCode, 'PIZZA');
    assert.equal((await olga.call('POST', '/cart', { user: { login: 'admin' } })).status, 500);
    assert.equal((await whoIs(olga)).sub, 'olga');
  });
});
