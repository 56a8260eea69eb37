import assert from 'node:assert/strict';
import type { FlagState, FlagStrategy } from '../../../flags/index.ts';
import { answerToAll, isGradual } from '../../../flags/client/rollout.ts';

const rollout = (percent: number, stickiness = 'default'): FlagStrategy => ({
  name: 'flexibleRollout',
  parameters: { rollout: String(percent), stickiness, groupId: 'g' },
  constraints: [],
});
const named = (name: string): FlagStrategy => ({ name, parameters: {}, constraints: [] });
const constrained = (strategy: FlagStrategy): FlagStrategy => ({
  ...strategy,
  constraints: [{ contextName: 'pizzeriaId', operator: 'IN', inverted: false, values: ['7'] }],
});
const flag = (enabled: boolean, ...strategies: FlagStrategy[]): FlagState => ({ name: 'f', enabled, strategies });

describe('a rollout is gradual', () => {
  it('when a share of the visitors gets the flag, by their own id or by an old gradual strategy', () => {
    for (const stickiness of ['default', 'random', 'userId', 'sessionId']) {
      assert.equal(isGradual(flag(true, rollout(30, stickiness))), true, stickiness);
    }
    assert.equal(isGradual(flag(true, named('gradualRolloutSessionId'))), true);
    assert.equal(isGradual(flag(false, rollout(100), rollout(1))), true, 'one of several strategies, also while off');
  });

  it('but not when all or nobody gets it, nor when whole tenants do', () => {
    assert.equal(isGradual(flag(true, rollout(100))), false);
    assert.equal(isGradual(flag(true, rollout(0))), false);
    assert.equal(isGradual(flag(true, rollout(30, 'pizzeriaId'))), false);
    assert.equal(isGradual(flag(true, named('default'))), false);
    assert.equal(isGradual(flag(true)), false);
  });
});

describe('the engine is spared', () => {
  it('when the flag is off, or on for everybody', () => {
    assert.equal(answerToAll(flag(false, rollout(50)), true), false);
    assert.equal(answerToAll(flag(true), false), true);
    assert.equal(answerToAll(flag(true, rollout(100)), false), true);
    assert.equal(answerToAll(flag(true, constrained(named('default')), named('default')), false), true);
  });

  it('but asked when the context, a parent or a missing id can make a difference', () => {
    assert.equal(answerToAll(flag(true, rollout(99)), false), undefined);
    assert.equal(answerToAll(flag(true, rollout(100, 'pizzeriaId')), false), undefined, 'off for who has no pizzeria');
    assert.equal(answerToAll(flag(true, rollout(100, 'userId')), false), undefined, 'off for who has no user id');
    assert.equal(answerToAll(flag(true, constrained(named('default'))), false), undefined);
    assert.equal(answerToAll(flag(true, named('remoteAddress')), false), undefined);
    assert.equal(answerToAll(flag(true, named('default')), true), undefined, 'it has a parent');
  });
});
