import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { makeSiteCustomersRepository } from '../../../legacy-monolith/site/customers.repository.ts';
import {
  makeSiteCustomersService,
  type SiteCustomersService,
} from '../../../legacy-monolith/site/customers.service.ts';
import { makeLabelsRepository, type Translate } from '../../../legacy-monolith/site/labels.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { insertSample, takeOrder } from '../sample.ts';
import { makeVisitor, type Visitor } from '../visitor.ts';
import { messageOf, order, PICKUP } from './shop.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('logins of customers', function () {
  this.timeout(120_000);
  let url: string;
  let root: Knex;
  let db: LegacyDatabase;
  let monolith: RunningMonolith;
  let customers: SiteCustomersService;
  let t: Translate;
  let now = new Date('2026-03-01T10:00:00Z');

  before(async () => {
    const database = await legacyDatabase('customers');
    url = database.url;
    root = connectForMigration(url);
    await insertSample(root);
    db = connectLegacyDatabase(database.appUrl);
    customers = makeSiteCustomersService({ customers: makeSiteCustomersRepository(db), now: () => now });
    t = await makeLabelsRepository(db)('en');
    monolith = await runMonolith(database.appUrl);
  });
  after(async () => {
    await monolith.stop();
    await db.close();
    await root.destroy();
  });

  const codeOf = async (phone: string): Promise<string> => {
    const row = await root('sms_messages').where({ phone }).orderBy('id', 'desc').first<{ text: string }>();
    return /\d{6}/.exec(row.text)?.[0] ?? '';
  };
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
  const owner = (phone: string) => ({ phone, name: 'Somebody' });
  const refusal = async (work: Promise<unknown>): Promise<unknown> => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return (error as { code?: unknown } | undefined)?.code;
  };

  it('give a customer whom operators know by phone their name and discount, for the code sent to that phone', async () => {
    const anna = '+79990000001';
    await customers.requestCode(anna, t);
    const customer = await customers.setPassword(owner(anna), await codeOf(anna), 'four seasons');
    assert.deepEqual(customer, { id: 1, phone: anna, name: 'Anna' });
    assert.deepEqual(await customers.login(anna, 'four seasons'), customer);
    assert.equal((await customers.account(1)).discountPercent, 5);
  });

  it('are out of reach for who has no code, after five tries even with it', async () => {
    const phone = '+79990000301';
    await takeOrder(db, { phone });
    await customers.requestCode(phone, t);
    const code = await codeOf(phone);
    for (let time = 0; time < 5; time += 1) {
      assert.equal(await customers.setPassword(owner(phone), wrong(code), 'four seasons'), undefined);
    }
    assert.equal(await customers.setPassword(owner(phone), code, 'four seasons'), undefined);
    assert.equal(await customers.login(phone, 'four seasons'), undefined);
  });

  it('cannot be guessed at by guessing all at once', async () => {
    const phone = '+79990000302';
    await customers.requestCode(phone, t);
    const code = await codeOf(phone);
    const guesses = Array.from({ length: 12 }, (_, index) => (index === 11 ? code : wrong(code)));
    for (const guess of guesses.slice(0, 5)) await customers.setPassword(owner(phone), guess, 'four seasons');
    const rest = await Promise.all(guesses.slice(5).map((each) => customers.setPassword(owner(phone), each, 'x')));
    assert.ok(rest.every((answer) => answer === undefined));
  });

  it('need a code of the last ten minutes that nobody has used', async () => {
    const phone = '+79990000303';
    await customers.requestCode(phone, t);
    const code = await codeOf(phone);
    now = new Date(now.getTime() + 10 * MINUTE);
    assert.equal(await customers.setPassword(owner(phone), code, 'four seasons'), undefined);
    await customers.requestCode(phone, t);
    const fresh = await codeOf(phone);
    const used = await Promise.all([1, 2].map(() => customers.setPassword(owner(phone), fresh, 'four seasons')));
    assert.equal(used.filter((customer) => customer !== undefined).length, 1, 'one of two at the same moment');
  });

  it('send one code a minute and five a day, to known and unknown phones alike', async () => {
    for (const phone of ['+79990000304', '+79990000001']) {
      now = new Date(now.getTime() + DAY);
      for (let time = 0; time < 5; time += 1) {
        await customers.requestCode(phone, t);
        assert.equal(await refusal(customers.requestCode(phone, t)), 'code-too-soon');
        now = new Date(now.getTime() + MINUTE);
      }
      assert.equal(await refusal(customers.requestCode(phone, t)), 'too-many-codes');
    }
    now = new Date(now.getTime() + DAY);
    const both = await Promise.all(
      ['+79990000304', '+79990000304'].map((phone) => refusal(customers.requestCode(phone, t))),
    );
    assert.deepEqual(both.toSorted(), ['code-too-soon', undefined].toSorted());
  });

  it('lock for 15 minutes after five wrong passwords', async () => {
    const phone = '+79990000305';
    await customers.requestCode(phone, t);
    await customers.setPassword(owner(phone), await codeOf(phone), 'four seasons');
    for (let time = 0; time < 5; time += 1) assert.equal(await customers.login(phone, 'wrong'), undefined);
    assert.equal(await customers.login(phone, 'four seasons'), undefined);
    now = new Date(now.getTime() + 15 * MINUTE);
    assert.equal((await customers.login(phone, 'four seasons'))?.phone, phone);
  });

  it('leave nothing behind when something breaks half way', async () => {
    const phone = '+79990000306';
    const send = (code: string) => db.call('customer_code_send', [phone, code, `Your code: ${code}`, now]);
    await assertLeavesNothing({ url, tables: ['customer_codes', 'sms_messages'], call: () => send('123456') });
    await send('123456');
    const use = () => db.call('customer_code_use', [phone, '123456', 'Vera', 'scrypt$a$b', now]);
    const written = ['customer_codes', 'customers', 'customer_logins', 'audit_log'];
    await assertLeavesNothing({ url, tables: written, call: use });
    const [[customer] = []] = await use();
    const noted = ['customer_logins', 'audit_log'];
    const id = customer?.['id'];
    await assertLeavesNothing({ url, tables: noted, call: () => db.call('customer_login_failed', [id, now]) });
    await db.call('customer_login_failed', [id, now]);
    await assertLeavesNothing({ url, tables: noted, call: () => db.call('customer_login_succeeded', [id]) });
  });

  const visitor = async (): Promise<Visitor> => {
    const made = makeVisitor(monolith.baseUrl);
    await made.get('/site?lang=en');
    return made;
  };

  it('come by the pages of the site: sign-up, code, account, logout, login', async () => {
    const guest = await visitor();
    await guest.get('/site/sign-up');
    const form = { phone: '+7 999 000 03 07', name: 'Gleb' };
    assert.equal((await guest.submit('/site/sign-up', form)).headers.get('location'), '/site/sign-up/code');
    const page = await guest.get('/site/sign-up/code');
    assert.deepEqual(page.mistakes, []);
    const code = await codeOf('+79990000307');
    const short = await guest.submit('/site/sign-up/code', { code, password: 'short' });
    assert.deepEqual(
      [short.status, messageOf(short)],
      [400, 'Please check: the password needs 8 characters at least.'],
    );
    const bad = await guest.submit('/site/sign-up/code', { code: wrong(code), password: 'four seasons' });
    assert.deepEqual([bad.status, messageOf(bad)], [422, 'This code is wrong or too old.']);
    const before = guest.cookie('pizza.sid');
    const done = await guest.submit('/site/sign-up/code', { code, password: 'four seasons' });
    assert.equal(done.headers.get('location'), '/site/account');
    assert.notEqual(guest.cookie('pizza.sid'), before, 'a new session id');
    const account = await guest.get('/site/account');
    assert.deepEqual([account.mistakes, /Gleb/.test(account.text)], [[], true]);
    assert.equal((await guest.submit('/site/logout', {})).status, 303);
    assert.equal((await guest.get('/site/account')).headers.get('location'), '/site/login');

    await guest.get('/site/login');
    const refused = await guest.submit('/site/login', { phone: form.phone, password: 'wrong password' });
    assert.deepEqual([refused.status, messageOf(refused)], [401, 'Unknown phone or wrong password.']);
    const unknown = await guest.submit('/site/login', { phone: 'what?', password: 'wrong password' });
    assert.deepEqual([unknown.status, messageOf(unknown)], [401, messageOf(refused)]);
    const entered = await guest.submit('/site/login', { phone: form.phone, password: 'four seasons' });
    assert.equal(entered.status, 303);
  });

  it('take the basket along, and order in their own name whatever phone the form sends', async () => {
    const guest = await visitor();
    await guest.get('/site/products/1');
    await guest.submit('/site/products/1', { quantity: '1' });
    await guest.get('/site/login');
    await guest.submit('/site/login', { phone: '+79990000307', password: 'four seasons' });
    assert.match((await guest.get('/site/basket')).text, /Margherita/);
    assert.equal((await order(guest, { ...PICKUP, phone: '+79990000001' })).status, 303);
    const taken = await root('orders').where({ customer_phone: '+79990000307' }).first<{ total: number }>();
    assert.equal(taken.total, 39_950);
    assert.match((await guest.get('/site/account')).text, /399\.50 RUB/);
  });

  it('are asked for a code before its page', async () => {
    assert.equal((await (await visitor()).get('/site/sign-up/code')).headers.get('location'), '/site/sign-up');
  });
});
