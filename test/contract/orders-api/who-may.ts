import assert from 'node:assert/strict';
import { generateKeyPair, SignJWT } from 'jose';
import { newOrder, pickup, PIZZERIA } from './fixtures.ts';
import { assertProblem, type Answer, type Api, type Problem } from './side.ts';

export function whoMay(api: () => Api): void {
  const staffCalls = async (token: string | null): Promise<readonly Answer<Problem>[]> => {
    const { body } = await api().post('/orders', newOrder());
    return Promise.all([
      api().get<Problem>(`/orders/${body.id}`, { token }),
      api().get<Problem>(`/pizzerias/${PIZZERIA.main}/orders`, { token }),
      api().post<Problem>(`/orders/${body.id}/status`, { status: 'cooking' }, { token }),
    ]);
  };

  it('asks staff for a token', async () => {
    for (const answer of await staffCalls(null)) {
      assertProblem(answer, 401, 'not-authenticated', 'This needs an API token: authorization: Bearer TOKEN.');
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
    }
  });

  it('says that a token has expired', async () => {
    for (const answer of await staffCalls(await api().token({ lifetimeSeconds: -10 }))) {
      assertProblem(answer, 401, 'not-authenticated', 'The API token has expired.');
    }
  });

  it('refuses tokens that somebody else has signed, and what is no token', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const forged = await new SignJWT({ role: 'admin' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('mallory')
      .setIssuer('pizza-legacy')
      .setAudience('pizza-api')
      .setExpirationTime('1h')
      .sign(privateKey);
    for (const token of [forged, 'no-token', 'a.b.c']) {
      for (const answer of await staffCalls(token)) {
        assertProblem(answer, 401, 'not-authenticated', 'The API token is not valid.');
      }
    }
  });

  it('lets every role of the network read and change', async () => {
    for (const role of ['operator', 'cashier', 'admin']) {
      const answers = await staffCalls(await api().token({ role }));
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [200, 200, 200],
      );
    }
  });

  it('keeps who works in one pizzeria to its orders', async () => {
    const own = await api().token({ role: 'cashier', pizzeriaId: PIZZERIA.main });
    for (const answer of await staffCalls(own)) assert.equal(answer.status, 200);
    const other = await api().token({ role: 'cashier', pizzeriaId: PIZZERIA.listed });
    for (const answer of await staffCalls(other)) {
      assertProblem(answer, 403, 'not-allowed', 'These orders belong to another pizzeria than yours.');
    }
  });

  it('shows nothing to who belongs to no pizzeria and has nothing to do with orders', async () => {
    for (const role of ['marketer', 'franchisee', 'cook']) {
      for (const answer of await staffCalls(await api().token({ role }))) {
        assertProblem(answer, 403, 'not-allowed', 'These orders belong to another pizzeria than yours.');
      }
    }
  });

  it('lets a cook and a courier read the orders of their pizzeria, not change them', async () => {
    for (const role of ['cook', 'courier', 'office-manager']) {
      const token = await api().token({ role, pizzeriaId: PIZZERIA.main });
      const answers = await staffCalls(token);
      assert.equal(answers.filter(({ status }) => status === 200).length, 2);
      const refused = answers.filter(({ status }) => status !== 200);
      assert.equal(refused.length, 1);
      for (const answer of refused) {
        assertProblem(answer, 403, 'not-allowed', `Orders are not changed by the role ${role} here.`);
      }
    }
  });

  it('asks nobody who orders for a token, not even for a valid one', async () => {
    for (const token of [null, 'no-token']) {
      assert.equal((await api().post('/orders', pickup(), { token })).status, 201);
    }
  });
}
