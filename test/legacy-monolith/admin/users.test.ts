import assert from 'node:assert/strict';
import { makeVisitor, type Visitor } from '../visitor.ts';
import { refusal, runNetwork, type RunningNetwork } from './running-network.ts';

const nina = { login: 'nina', password: 'quattro formaggi', name: 'Nina', role: 'cashier', pizzeriaId: 1 };

describe('administration of users', function () {
  this.timeout(120_000);
  let network: RunningNetwork;
  let admin: Visitor;

  before(async () => {
    network = await runNetwork('users');
    admin = await network.login('admin');
  });
  after(() => network.stop());

  const canLogIn = async (login: string, password = 'margherita'): Promise<boolean> => {
    const visitor = makeVisitor(network.baseUrl);
    await visitor.get('/login');
    return (await visitor.submit('/login', { login, password, next: '/' })).status === 303;
  };

  it('shows pages that are valid HTML, and finds people by name and role', async () => {
    for (const page of ['/users', '/users/new', '/users/1', '/users/7', '/users?search=nobody-like-that']) {
      const { status, mistakes } = await admin.get(`/admin${page}`);
      assert.deepEqual([page, status, mistakes], [page, 200, []]);
    }
    const { text } = await admin.get('/admin/users?search=admin&role=admin');
    assert.match(text, /2 found/);
    assert.equal((await admin.get('/admin/users?role=king')).status, 400);
    assert.equal((await admin.get('/admin/users/99')).status, 404);
  });

  it('gives a person a login that works', async () => {
    assert.equal((await admin.call('POST', '/admin/users', nina)).status, 200);
    assert.equal(await canLogIn('nina', nina.password), true);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/users', nina)), [409, 'login-exists']);
    for (const wrong of [{ password: 'short' }, { login: 'Nina Ivanova' }, { role: 'king' }, { name: ' ' }]) {
      assert.equal((await admin.call('POST', '/admin/users', { ...nina, ...wrong })).status, 400);
    }
  });

  it('knows which roles work in a pizzeria', async () => {
    const add = (o: object) => admin.call('POST', '/admin/users', { ...nina, login: 'vera', ...o });
    assert.deepEqual(refusal(await add({ pizzeriaId: '' })), [422, 'pizzeria-needed']);
    assert.deepEqual(refusal(await add({ pizzeriaId: 99 })), [422, 'unknown-pizzeria']);
    assert.deepEqual(refusal(await add({ role: 'operator' })), [422, 'no-pizzeria']);
  });

  it('takes the departments from a franchisee who becomes something else', async () => {
    const role = { name: 'Fyodor', role: 'operator', pizzeriaId: '' };
    assert.equal((await admin.call('POST', '/admin/users/7', role)).status, 200);
    assert.equal((await network.knex('user_departments').where({ user_id: 7 })).length, 0);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/users/99', role)), [404, 'no-such-user']);
  });

  it('disables a login and gives it back', async () => {
    assert.equal((await admin.call('POST', '/admin/users/11/disable', {})).status, 200);
    assert.equal(await canLogIn('cashier1'), false);
    await admin.call('POST', '/admin/users/11/enable', {});
    assert.equal(await canLogIn('cashier1'), true);
  });

  it('unlocks a person, by itself and with a new password', async () => {
    const locked = { user_id: 9, failed_logins: 10, locked_until: '2099-01-01 00:00:00' };
    await network.knex('user_security').insert(locked);
    assert.equal(await canLogIn('office1'), false);
    await admin.call('POST', '/admin/users/9/unlock', {});
    assert.equal(await canLogIn('office1'), true);
    await network.knex('user_security').where({ user_id: 9 }).update(locked);
    assert.equal((await admin.call('POST', '/admin/users/9/password', { password: 'capricciosa' })).status, 200);
    assert.equal(await canLogIn('office1', 'capricciosa'), true);
    assert.equal((await admin.call('POST', '/admin/users/9/password', { password: 'short' })).status, 400);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/users/99/unlock', {})), [404, 'no-such-user']);
  });

  it('lets no administrator shut themself out', async () => {
    const self = { name: 'Me', role: 'marketer', pizzeriaId: '' };
    assert.deepEqual(refusal(await admin.call('POST', '/admin/users/1/disable', {})), [409, 'own-account']);
    assert.deepEqual(refusal(await admin.call('POST', '/admin/users/1', self)), [409, 'own-account']);
    assert.equal((await admin.call('POST', '/admin/users/1', { ...self, role: 'admin' })).status, 200);
  });

  it('keeps one administrator when two disable each other at the same moment', async () => {
    const calls = [
      network.db.call('admin_user_set_disabled', [1, 1, 3]),
      network.db.call('admin_user_set_disabled', [3, 1, 1]),
    ];
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(refused.length, 1);
    assert.equal((refused[0]?.reason as { code: string }).code, 'last-administrator');
    await network.knex('user_security').whereIn('user_id', [1, 3]).delete();
  });
});
