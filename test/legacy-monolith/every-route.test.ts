import assert from 'node:assert/strict';
import { modulesWithoutSession, modulesWithSession } from '../../legacy-monolith/modules.ts';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { legacyDatabase } from './legacy-database.ts';
import { routesOf, type KnownRoute } from './routes-of.ts';
import { runMonolith, type RunningMonolith } from './running-monolith.ts';
import { makeVisitor, type Visitor } from './visitor.ts';

const staffOnly = modulesWithSession.filter(({ name }) => !['site', 'auth', 'public-screens'].includes(name));
const withSession = modulesWithSession.flatMap(routesOf);
const all = [...withSession, ...modulesWithoutSession.flatMap(routesOf)];
const writes = (routes: readonly KnownRoute[]) => routes.filter(({ method }) => method !== 'GET');
const reads = (routes: readonly KnownRoute[]) => routes.filter(({ method }) => method === 'GET');

/** The path with every parameter filled in. */
const fill = (path: string, value: string): string => path.replaceAll(/[:*]\w+/g, value);

const nonsense = ['0', '-1', '999999999', '1e3', 'abc', '1%20OR%201=1', '%27%3B--', '%E2%98%83', 'constructor'];
const bodies: readonly unknown[] = [
  {},
  [],
  'text',
  null,
  { id: null, name: { a: 1 }, lines: 'none', quantity: -1, price: 1e300, date: '2026-13-45', from: 'x', to: [] },
  { name: 'x'.repeat(20_000), phone: '1', code: "'; DROP TABLE orders; --", amount: '12', reason: '\u0000' },
];

describe('every route of the monolith', function () {
  this.timeout(300_000);
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('routes');
    await seedLegacy({ url, orders: 200, staffPassword: 'margherita' });
    monolith = await runMonolith(appUrl);
  });
  after(() => monolith.stop());

  const login = async (name: string): Promise<Visitor> => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    assert.equal((await visitor.submit('/login', { login: name, password: 'margherita', next: '/' })).status, 303);
    await visitor.get('/');
    return visitor;
  };

  it('is known, and lies under the paths of its module', () => {
    assert.ok(all.length > 60, `only ${all.length} routes were found`);
    for (const module of [...modulesWithSession, ...modulesWithoutSession]) {
      for (const { path } of routesOf(module)) {
        assert.ok(
          module.paths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
          `${module.name}: ${path}`,
        );
      }
    }
  });

  it('that is for staff sends a person without a login to it, and tells a script', async () => {
    const guest = makeVisitor(monolith.baseUrl);
    for (const { method, path } of staffOnly.flatMap(routesOf)) {
      const place = fill(path, '1');
      if (method === 'GET') {
        const page = await guest.get(place);
        assert.ok([302, 401].includes(page.status), `GET ${place}: ${page.status}`);
        assert.equal((await guest.call('GET', place)).status, 401, `GET ${place} as a script`);
      } else {
        const { status } = await guest.call(method, place, {});
        assert.ok([401, 403].includes(status), `${method} ${place}: ${status}`);
      }
    }
  });

  it('that changes something asks for the CSRF token', async () => {
    const visitor = await login('admin');
    for (const { method, path } of writes(withSession)) {
      const { status } = await visitor.post(method, fill(path, '1'), {}, { csrf: 'made up' });
      assert.equal(status, 403, `${method} ${path}`);
    }
  });

  for (const role of ['admin', 'manager1']) {
    it(`refuses nonsense in its path from ${role}, and never breaks`, async () => {
      const visitor = await login(role);
      for (const { path } of reads(all).filter((route) => /[:*]/.test(route.path))) {
        for (const value of nonsense) {
          const { status } = await visitor.get(fill(path, value));
          assert.ok(status < 500, `GET ${fill(path, value)}: ${status}`);
        }
      }
    });

    it(`refuses nonsense in its query from ${role}, and never breaks`, async () => {
      const visitor = await login(role);
      for (const { path } of reads(all)) {
        for (const value of nonsense) {
          const names = [
            'pizzeriaId',
            'from',
            'to',
            'date',
            'month',
            'page',
            'q',
            'phone',
            'number',
            'station',
            'format',
          ];
          const query = names.map((name) => `${name}=${value}`).join('&');
          const { status } = await visitor.get(`${fill(path, '1')}?${query}`);
          assert.ok(status < 500, `GET ${fill(path, '1')}?${query}: ${status}`);
        }
      }
    });

    it(`refuses nonsense in its body from ${role}, and never breaks`, async () => {
      let visitor = await login(role);
      for (const { method, path } of writes(all)) {
        for (const [index, body] of bodies.entries()) {
          for (const value of ['999999999', 'abc']) {
            const answer = await visitor.post(method, fill(path, value), body);
            assert.ok(
              answer.status < 500,
              `${method} ${fill(path, value)} with body ${index}: ${answer.status} ${answer.text}`,
            );
          }
        }
        if (path === '/logout') visitor = await login(role);
      }
    });
  }
});
