import assert from 'node:assert/strict';
import { readSecrets } from '../../scripts/traffic/staff.ts';
import { makeVisitor, type Visitor } from '../legacy-monolith/visitor.ts';
import { testStack, type TestStack } from '../support/stack.ts';
import { turnFlag, turnOff } from '../support/turn-flag.ts';
import { waitFor } from '../support/wait-for.ts';

const flag = 'orders-read';

describe('a flag that is on for one member of staff, who is known by the session of the monolith', function () {
  this.timeout(180_000);
  let stack: TestStack;
  let strategy: Record<string, unknown> = {};

  before(async () => {
    stack = await testStack();
    await turnOff(stack.file().unleash, [flag]);
    await turnFlag(stack.file().unleash, flag, true);
    strategy = await strategyOfFlag();
    await saveStrategy({
      constraints: [{ contextName: 'userId', operator: 'IN', values: ['operator'], inverted: false }],
    });
  });
  after(async () => {
    await saveStrategy({ constraints: [] });
    await turnOff(stack.file().unleash, [flag]);
  });

  const unleash = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const { url, adminToken } = stack.file().unleash;
    const headers = { authorization: adminToken, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/admin/projects/default/features/${flag}/environments/development${path}`, {
      ...init,
      headers,
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer;
  };
  const strategyOfFlag = async (): Promise<Record<string, unknown>> => {
    const [first] = (await (await unleash('/strategies')).json()) as Record<string, unknown>[];
    assert.ok(first, 'turning a flag on gives it a strategy');
    return first;
  };
  const saveStrategy = (change: object): Promise<Response> => {
    const { id, name, parameters } = strategy;
    const body = JSON.stringify({ name, parameters, ...change });
    return unleash(`/strategies/${String(id)}`, { method: 'PUT', body });
  };

  const login = async (name: string): Promise<{ visitor: Visitor; authorization: string }> => {
    const visitor = makeVisitor(stack.file().proxy);
    await visitor.get('/login');
    await visitor.submit('/login', { login: name, password: readSecrets(stack.home).staffPassword, next: '/' });
    const { body } = await visitor.call<{ token: string }>('GET', '/auth/api-token');
    return { visitor, authorization: `Bearer ${body.token}` };
  };

  it('shows this person the service’s answers, and everybody else the monolith’s', async () => {
    const operator = await login('operator');
    const admin = await login('admin');
    const sideFor = async ({ visitor, authorization }: typeof admin): Promise<string> => {
      const { status, headers } = await visitor.get('/api/pizzerias/1/orders', { authorization });
      assert.equal(status, 200);
      return /side=(\w+)/.exec(headers.get('x-strangler-decision') ?? '')?.[1] ?? '';
    };
    await waitFor('the flag to be on for the operator', async () => (await sideFor(operator)) === 'service');
    assert.equal(await sideFor(admin), 'legacy');
    await operator.visitor.get('/');
    await operator.visitor.submit('/logout', {});
    // Of the API the token says what may be done, and it is still good; who is logged in says which side answers.
    assert.equal(await sideFor(operator), 'legacy');
  });

  it('was decided by sessions that were read, and the service has checked who asks', async () => {
    const { url, token } = stack.file().admin;
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    assert.match(metrics, /strangler_sessions_total\{outcome="read"\} [1-9]/);
    assert.match(metrics, /strangler_identity_tokens_total [1-9]/);
    for (const failure of ['no-bridge', 'bad-answer'])
      assert.match(metrics, new RegExp(`strangler_sessions_total\\{outcome="${failure}"\\} 0`));
    const forged = await fetch(`${stack.file().services.orders}/v1/pizzerias/1/orders`, {
      headers: { 'x-strangler-identity': 'forged' },
    });
    assert.equal(forged.status, 401);
    assert.match(await forged.text(), /not proven/);
  });
});
