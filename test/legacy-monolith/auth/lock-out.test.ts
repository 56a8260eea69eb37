import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { makeAuthRepository } from '../../../legacy-monolith/auth/auth.repository.ts';
import { makeAuthService, type AuthService } from '../../../legacy-monolith/auth/auth.service.ts';
import { hashPassword } from '../../../services/kit/password.ts';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { legacyDatabase } from '../legacy-database.ts';

const MINUTE = 60_000;

describe('lock-out of staff logins', function () {
  this.timeout(120_000);
  let url: string;
  let root: Knex;
  let db: LegacyDatabase;
  let auth: AuthService;
  let now = new Date('2026-03-01T10:00:00Z');
  let hash: string;

  before(async () => {
    const database = await legacyDatabase('lock_out');
    url = database.url;
    root = connectForMigration(url);
    db = connectLegacyDatabase(database.appUrl);
    hash = await hashPassword('margherita');
    // Logins never sign a token here.
    auth = makeAuthService({ repository: makeAuthRepository(db), privateJwk: { kty: 'OKP' }, now: () => now });
  });
  after(async () => {
    await db.close();
    await root.destroy();
  });

  let made = 0;
  const makeUser = async (): Promise<{ id: number; login: string }> => {
    const login = `vera${(made += 1)}`;
    const user = { login, password_hash: hash, name: 'Vera', role: 'admin', pizzeria_id: null };
    const [id = 0] = await root('users').insert(user);
    return { id, login };
  };
  const failTimes = async (login: string, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) assert.equal(await auth.login(login, 'wrong'), undefined);
  };

  it('forgives four wrong passwords, and forgets them at the right one', async () => {
    const { login } = await makeUser();
    await failTimes(login, 4);
    assert.equal((await auth.login(login, 'margherita'))?.login, login);
    await failTimes(login, 4);
    assert.equal((await auth.login(login, 'margherita'))?.login, login);
  });

  it('refuses even the right password for 15 minutes after the fifth wrong one', async () => {
    const { login } = await makeUser();
    await failTimes(login, 5);
    assert.equal(await auth.login(login, 'margherita'), undefined);
    now = new Date(now.getTime() + 15 * MINUTE - 1);
    assert.equal(await auth.login(login, 'margherita'), undefined);
    now = new Date(now.getTime() + 1);
    assert.equal((await auth.login(login, 'margherita'))?.login, login);
  });

  it('is not made longer by whoever keeps trying', async () => {
    const { login } = await makeUser();
    await failTimes(login, 5);
    now = new Date(now.getTime() + 14 * MINUTE);
    await failTimes(login, 3);
    now = new Date(now.getTime() + MINUTE);
    assert.equal((await auth.login(login, 'margherita'))?.login, login);
  });

  it('counts from nothing again once a lock is over', async () => {
    const { login } = await makeUser();
    await failTimes(login, 5);
    now = new Date(now.getTime() + 15 * MINUTE);
    await failTimes(login, 4);
    assert.equal((await auth.login(login, 'margherita'))?.login, login);
  });

  it('lets nobody guess more than five times by guessing all at once', async () => {
    const { id, login } = await makeUser();
    const guesses = Array.from({ length: 20 }, (_, index) => (index === 19 ? 'margherita' : `guess ${index}`));
    const answers = await Promise.all(guesses.map((guess) => auth.login(login.toUpperCase(), guess)));
    assert.ok(answers.every((answer) => answer === undefined));
    const row = (await root('user_security').where({ user_id: id }).first()) as { failed_logins: number };
    assert.equal(row.failed_logins, 5);
  });

  it('lets many log in at once with the right password', async () => {
    const { login } = await makeUser();
    const answers = await Promise.all(Array.from({ length: 10 }, () => auth.login(login, 'margherita')));
    assert.ok(answers.every((answer) => answer?.login === login));
  });

  it('does the same work for a login that does not exist', async () => {
    const before = await root('audit_log').where({ action: 'login-failed' }).count<{ n: number }[]>({ n: '*' });
    await failTimes('nobody at all', 1);
    const after = await root('audit_log').where({ action: 'login-failed' }).count<{ n: number }[]>({ n: '*' });
    assert.equal(Number(after[0]?.n), Number(before[0]?.n) + 1);
    assert.equal((await root('audit_log').where('details', 'like', '%nobody%')).length, 0);
  });

  it('lets nobody in whose login was switched off', async () => {
    const { id, login } = await makeUser();
    const user = await auth.login(login, 'margherita');
    assert.ok(user);
    await root('user_security').insert({ user_id: id, disabled: 1 });
    assert.equal(await auth.login(login, 'margherita'), undefined);
  });

  it('lets a session go on for half a minute at most after the person was switched off or moved', async () => {
    const { id, login } = await makeUser();
    const user = await auth.login(login, 'margherita');
    assert.ok(user);
    assert.equal(await auth.isStill(user), true);
    await root('users').where({ id }).update({ role: 'cook' });
    now = new Date(now.getTime() + 29_000);
    assert.equal(await auth.isStill(user), true);
    assert.equal(await auth.isStill({ ...user, role: 'cook' }), true);
    now = new Date(now.getTime() + 1_000);
    assert.equal(await auth.isStill(user), false, 'the session with the new role does not vouch for the old one');
    await root('user_security').insert({ user_id: id, disabled: 1 });
    now = new Date(now.getTime() + 30_000);
    assert.equal(await auth.isStill({ ...user, role: 'cook' }), false);
  });

  it('ends the sessions of the old password when somebody gets a new one, not those of the new', async () => {
    const { id, login } = await makeUser();
    const old = await auth.login(login, 'margherita');
    assert.ok(old);
    assert.equal(await auth.isStill(old), true);
    await root('users')
      .where({ id })
      .update({ password_hash: await hashPassword('pepperoni') });
    const renewed = await auth.login(login, 'pepperoni');
    assert.ok(renewed);
    now = new Date(now.getTime() + 30_000);
    assert.equal(await auth.isStill(renewed), true);
    assert.equal(await auth.isStill(old), false);
  });

  it('leaves nothing behind when noting a try fails half way', async () => {
    const { id } = await makeUser();
    const tables = ['user_security', 'audit_log'];
    await assertLeavesNothing({ url, tables, call: () => db.call('login_failed', [id, now]) });
    await db.call('login_failed', [id, now]);
    await assertLeavesNothing({ url, tables, call: () => db.call('login_succeeded', [id]) });
  });
});
