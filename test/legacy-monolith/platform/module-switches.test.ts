import assert from 'node:assert/strict';
import { applyFlags, makeUnleashAdmin, type FlagState, type UnleashAdmin } from '../../../flags/index.ts';
import { flagDefinitions } from '../../../flags/flag-definitions.ts';
import { seedLegacy } from '../../../legacy-monolith/seed/seed.ts';
import { switchesOf } from '../../../legacy-monolith/shared/module-switches.ts';
import { testUnleash } from '../../support/servers.ts';
import { waitFor } from '../../support/wait-for.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { attribute, makeVisitor, textOf, type Visit, type Visitor } from '../visitor.ts';

/** From the switch in Unleash to the answer: a poll a second, and what the answer takes. */
const SEEN_MS = 2200;

describe('modules of the monolith', function () {
  this.timeout(120_000);
  let monolith: RunningMonolith;
  let admin: UnleashAdmin;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('switches');
    await seedLegacy({ url, orders: 20, staffPassword: 'margherita' });
    const unleash = await testUnleash();
    admin = makeUnleashAdmin({ url: unleash.url, adminToken: unleash.adminToken });
    await applyFlags(admin, flagDefinitions, { force: true });
    monolith = await runMonolith(appUrl, {
      UNLEASH_URL: `${unleash.url}/api`,
      UNLEASH_CLIENT_TOKEN: unleash.clientToken,
    });
  });
  after(async () => {
    await monolith.stop();
    await admin.close();
  });

  const login = async (name: string): Promise<Visitor> => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    await visitor.submit('/login', { login: name, password: 'margherita', next: '/' });
    return visitor;
  };
  const whileOff = async (module: string, look: () => Promise<void>): Promise<void> => {
    const path = module === 'api' ? '/api/menu' : `/${module}`;
    const status = async (): Promise<number> => (await makeVisitor(monolith.baseUrl).get(path)).status;
    await admin.turn(`monolith-${module}`, 'development', false);
    try {
      await waitFor(`${module} to be off`, async () => (await status()) === 503, SEEN_MS);
      await look();
    } finally {
      await admin.turn(`monolith-${module}`, 'development', true);
    }
    await waitFor(`${module} to be on again`, async () => (await status()) !== 503, SEEN_MS);
  };
  const linksIn = (page: Visit, tag: string): readonly (string | undefined)[] =>
    page
      .find(({ tagName }) => tagName === tag)
      .flatMap((part) => part.childNodes)
      .flatMap((node) => ('childNodes' in node ? [node, ...node.childNodes] : [node]))
      .flatMap((node) => ('tagName' in node && node.tagName === 'a' ? [attribute(node, 'href')] : []));

  it('are all on when their flags have just been made', async () => {
    const visitor = await login('admin');
    for (const path of ['/cashier', '/contact-centre']) assert.equal((await visitor.get(path)).status, 200);
  });

  it('answer with a page that says so and leads on, while they are off, and are gone from the navigation', async () => {
    const visitor = await login('admin');
    await whileOff('cashier', async () => {
      const page = await visitor.get('/cashier?pizzeriaId=1');
      assert.equal(page.status, 503);
      assert.deepEqual(page.mistakes, []);
      assert.equal(page.headers.get('retry-after'), '60');
      assert.deepEqual(page.find(({ tagName }) => tagName === 'h1').map(textOf), ['Switched off for now']);
      assert.match(page.text, /Cashier is switched off at the moment\./);
      assert.ok(linksIn(page, 'li').includes('/contact-centre'));
      assert.ok(!linksIn(page, 'li').includes('/cashier'));
      const start = await visitor.get('/');
      assert.equal(start.status, 200);
      assert.ok(!start.find(({ tagName }) => tagName === 'a').some((link) => attribute(link, 'href') === '/cashier'));
      assert.equal((await visitor.get('/contact-centre')).status, 200);
    });
    assert.equal((await visitor.get('/cashier')).status, 200);
  });

  it('say it to scripts as a problem, also to those without a session', async () => {
    const visitor = await login('operator');
    await whileOff('contact-centre', async () => {
      const { status, body } = await visitor.call<{ code: string }>('GET', '/contact-centre/cart');
      assert.deepEqual([status, body.code], [503, 'module-off']);
    });
    await whileOff('api', async () => {
      const answer = await makeVisitor(monolith.baseUrl).get('/api/menu');
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(answer.headers.get('retry-after'), '60');
      assert.equal((JSON.parse(answer.text) as { code: string }).code, 'module-off');
    });
  });

  it('ask nobody to log in for what is off', async () => {
    await whileOff('cashier', async () => {
      assert.equal((await makeVisitor(monolith.baseUrl).get('/cashier')).status, 503);
    });
  });

  it('are on as long as no Unleash has answered', async () => {
    const { appUrl } = await legacyDatabase('nowhere');
    const alone = await runMonolith(appUrl, { UNLEASH_URL: 'http://127.0.0.1:1/api', UNLEASH_CLIENT_TOKEN: 'x' });
    try {
      assert.equal((await makeVisitor(alone.baseUrl).get('/cashier')).status, 302);
    } finally {
      await alone.stop();
    }
  });

  describe('by their flags', () => {
    const switches = (states: readonly FlagState[], isEnabled: (name: string, context?: object) => boolean) =>
      switchesOf({
        knows: (name) => states.some((state) => state.name === name),
        describe: () => states,
        isEnabled,
      });
    const strategies = [{ name: 'flexibleRollout', parameters: {}, constraints: [] }];
    const name = 'monolith-cashier';

    it('are on without a flag, and with one that has no strategy yet', () => {
      const never = (): boolean => false;
      assert.ok(switches([], never).isOn('cashier'));
      assert.ok(switches([{ name, enabled: false, strategies: [] }], never).isOn('cashier'));
      assert.ok(!switches([{ name, enabled: false, strategies }], never).isOn('cashier'));
    });

    it('can be off for one pizzeria or one person', () => {
      const asked: unknown[] = [];
      const byContext = switches([{ name, enabled: true, strategies }], (_name, context) => {
        asked.push(context);
        return true;
      });
      const cashier = { id: 3, login: 'cashier3', name: 'C', role: 'cashier', pizzeriaId: 3 } as const;
      byContext.isOn('cashier', cashier);
      byContext.isOn('cashier', { ...cashier, login: 'admin', pizzeriaId: null });
      byContext.isOn('cashier');
      assert.deepEqual(asked, [{ userId: 'cashier3', properties: { pizzeriaId: '3' } }, { userId: 'admin' }, {}]);
    });
  });
});
