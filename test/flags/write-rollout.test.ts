import assert from 'node:assert/strict';
import { type FlagStrategy, writeRolloutProblems } from '../../flags/index.ts';

const problems = (...strategies: FlagStrategy[]): readonly string[] =>
  writeRolloutProblems({ name: 'orders-write', enabled: true, strategies });
const rollout = (percent: number, stickiness: string): FlagStrategy => ({
  name: 'flexibleRollout',
  parameters: { rollout: String(percent), stickiness },
  constraints: [],
});
const where = (contextName: string): FlagStrategy => ({
  name: 'default',
  parameters: {},
  constraints: [{ contextName, operator: 'IN', inverted: false, values: ['7'] }],
});

describe('a write flag', () => {
  it('may be on as a whole, for nobody, or by tenant', () => {
    assert.deepEqual(problems(), []);
    assert.deepEqual(problems({ name: 'default', parameters: {}, constraints: [] }), []);
    assert.deepEqual(problems(rollout(100, 'default'), rollout(0, 'default')), []);
    assert.deepEqual(problems(rollout(25, 'pizzeriaId'), where('pizzeriaId')), []);
  });

  it('may not be handed out by anything that two people of one tenant do not share', () => {
    for (const stickiness of ['default', 'random', 'userId', 'sessionId']) {
      assert.equal(problems(rollout(25, stickiness)).length, 1, stickiness);
    }
    for (const field of ['userId', 'sessionId', 'remoteAddress', 'appName']) {
      assert.match(problems(where(field)).join(), new RegExp(`orders-write: a constraint on ${field}`), field);
    }
    for (const name of ['gradualRolloutUserId', 'userWithId', 'remoteAddress', 'somethingOwn']) {
      assert.equal(problems({ name, parameters: {}, constraints: [] }).length, 1, name);
    }
  });

  it('may be handed out by the one property that is the tenant, where that is known', () => {
    const of = (strategy: FlagStrategy): number =>
      writeRolloutProblems({ name: 'orders-write', enabled: true, strategies: [strategy] }, 'pizzeriaId').length;
    assert.deepEqual([of(where('pizzeriaId')), of(rollout(25, 'pizzeriaId')), of(where('currentTime'))], [0, 0, 0]);
    assert.deepEqual([of(where('customerId')), of(rollout(25, 'customerId')), of(where('userId'))], [1, 1, 1]);
  });

  it('is told every problem of every strategy', () => {
    assert.equal(problems(rollout(25, 'userId'), where('userId')).length, 2);
  });
});
