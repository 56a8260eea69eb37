import assert from 'node:assert/strict';
import type { FlagState } from '../../../flags/index.ts';
import { describeFlag, makeFlipKeeper } from '../../../strangler-proxy/console/flips.ts';
import { fixedFlags } from '../../support/fixed-flags.ts';

const flexible = (
  rollout: number,
  o: { stickiness?: string; constraints?: FlagState['strategies'][0]['constraints'] } = {},
) => ({
  name: 'flexibleRollout',
  parameters: { rollout: String(rollout), stickiness: o.stickiness ?? 'default' },
  constraints: o.constraints ?? [],
});
const flag = (enabled: boolean, ...strategies: FlagState['strategies']): FlagState => ({
  name: 'read',
  enabled,
  strategies,
});

describe('flips of flags', () => {
  it('are told in words', () => {
    const tenants = [{ contextName: 'pizzeriaId', operator: 'IN', inverted: false, values: ['1', '2'] }];
    assert.equal(describeFlag(flag(false, flexible(100))), 'off');
    assert.equal(describeFlag(flag(true)), 'on');
    assert.equal(describeFlag(flag(true, flexible(100))), 'on');
    assert.equal(describeFlag(flag(true, flexible(25))), '25% of visitors');
    assert.equal(describeFlag(flag(true, flexible(50, { stickiness: 'pizzeriaId' }))), '50% of pizzeriaId');
    assert.equal(describeFlag(flag(true, flexible(100, { constraints: tenants }))), 'pizzeriaId in 1, 2');
    assert.equal(describeFlag(flag(true, flexible(10), flexible(100))), 'on');
  });

  it('are kept with their moment, the latest first', () => {
    let states: readonly FlagState[] = [];
    const listeners: (() => void)[] = [];
    let now = 1;
    const flags = {
      ...fixedFlags({}),
      describe: () => states,
      onChange: (listener: () => void) => (listeners.push(listener), () => listeners.splice(0)),
    };
    const keeper = makeFlipKeeper(flags, () => now);
    const turn = (...next: FlagState[]): void => {
      states = next;
      now++;
      for (const listener of listeners) listener();
    };
    turn(flag(false));
    assert.deepEqual(keeper.list(), [], 'the first state was not turned');
    turn(flag(true, flexible(25)));
    turn(flag(true, flexible(25)), { ...flag(true), name: 'write' });
    turn(flag(true, flexible(100)), { ...flag(true), name: 'write' });
    turn({ ...flag(true), name: 'write' });
    assert.deepEqual(keeper.list(), [
      { at: 6, flag: 'read', before: 'on', after: 'unknown' },
      { at: 5, flag: 'read', before: '25% of visitors', after: 'on' },
      { at: 4, flag: 'write', before: 'unknown', after: 'on' },
      { at: 3, flag: 'read', before: 'off', after: '25% of visitors' },
    ]);
    keeper.stop();
    assert.equal(listeners.length, 0);
  });
});
