import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { hashPassword } from '../../../services/kit/password.ts';
import { ROLES } from '../../../legacy-monolith/auth/staff-user.ts';
import { connectForMigration } from '../../../migrations/support/migration-connection.ts';
import { legacyDatabase } from '../legacy-database.ts';
import { runMonolith, type RunningMonolith } from '../running-monolith.ts';
import { insertSample } from '../sample.ts';
import { attribute, makeVisitor, textOf, type Visit, type Visitor } from '../visitor.ts';

describe('staff logins', function () {
  this.timeout(120_000);
  let root: Knex;
  let monolith: RunningMonolith;

  before(async () => {
    const { url, appUrl } = await legacyDatabase('roles');
    root = connectForMigration(url);
    await insertSample(root);
    const password_hash = await hashPassword('margherita');
    for (const role of [...ROLES, 'locked', 'token', 'gone']) {
      const row = { login: role, password_hash, name: role, role: ROLES.find((each) => each === role) ?? 'cook' };
      await root('users').insert({ ...row, pizzeria_id: 1 });
    }
    monolith = await runMonolith(appUrl);
  });
  after(async () => {
    await monolith.stop();
    await root.destroy();
  });

  const login = async (name: string, password = 'margherita'): Promise<{ visitor: Visitor; answer: Visit }> => {
    const visitor = makeVisitor(monolith.baseUrl);
    await visitor.get('/login');
    return { visitor, answer: await visitor.submit('/login', { login: name, password, next: '/' }) };
  };

  for (const role of ROLES) {
    it(`let the role ${role} in, to a start page that is valid and leads only to screens that open`, async () => {
      const { visitor } = await login(role);
      const start = await visitor.get('/');
      assert.deepEqual([start.status, start.mistakes], [200, []]);
      const links = start
        .find((element) => (attribute(element, 'class') ?? '').startsWith('list-group-item'))
        .map((element) => attribute(element, 'href') ?? '');
      for (const link of links) assert.notEqual((await visitor.get(link)).status, 403, link);
    });
  }

  it('answer the same, word for word, to a locked login with the right password and to a wrong one', async () => {
    const alertOf = (page: Visit) => page.find((element) => attribute(element, 'role') === 'alert').map(textOf);
    const wrong = await login('locked', 'wrong');
    for (let time = 1; time < 5; time += 1) await login('locked', 'wrong');
    const locked = await login('locked');
    assert.deepEqual([locked.answer.status, alertOf(locked.answer)], [401, alertOf(wrong.answer)]);
  });

  it('are locked by tries at the API as well, for both ways in', async () => {
    const ask = (password: string) =>
      fetch(`${monolith.baseUrl}/api/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: 'token', password }),
      });
    for (let time = 0; time < 5; time += 1) assert.equal((await ask('wrong')).status, 401);
    assert.equal((await ask('margherita')).status, 401);
    assert.equal((await login('token')).answer.status, 401);
  });

  it('end with the session of somebody who was switched off: people are sent to the login, scripts get a 401', async () => {
    const { visitor } = await login('gone');
    const { visitor: script } = await login('gone');
    await root('user_security').insert({
      user_id: root('users').select('id').where({ login: 'gone' }),
      disabled: 1,
    });
    const answer = await visitor.get('/');
    assert.deepEqual([answer.status, answer.headers.get('location')], [302, '/login']);
    const { status, body } = await script.call<{ code: string }>('GET', '/auth/api-token');
    assert.deepEqual([status, body.code], [401, 'not-authenticated']);
    assert.equal((await visitor.get('/')).find((element) => attribute(element, 'href') === '/login').length, 1);
  });

  it('refuse a login whose form has no token of this session', async () => {
    const visitor = makeVisitor(monolith.baseUrl);
    assert.equal((await visitor.submit('/login', { login: 'admin', password: 'margherita' })).status, 403);
  });
});
