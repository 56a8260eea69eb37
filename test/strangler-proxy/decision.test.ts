import assert from 'node:assert/strict';
import type { Side } from '../../strangler-proxy/config/types.ts';
import { decide, killSwitchFlag } from '../../strangler-proxy/decision/decide.ts';
import { fixedFlags } from '../support/fixed-flags.ts';

interface Case {
  readonly kill?: boolean;
  readonly flag?: boolean;
  readonly force?: Side;
  readonly serviceUp?: boolean;
  readonly expected: readonly [Side, string];
}

const table: readonly Case[] = [
  { expected: ['legacy', 'flag-unknown'] },
  { flag: false, expected: ['legacy', 'flag-off'] },
  { flag: true, expected: ['service', 'flag-on'] },
  { flag: true, serviceUp: false, expected: ['legacy', 'service-unhealthy'] },
  { flag: false, serviceUp: false, expected: ['legacy', 'flag-off'] },
  { flag: true, force: 'legacy', expected: ['legacy', 'forced-legacy'] },
  { flag: false, force: 'service', expected: ['service', 'forced-service'] },
  { force: 'service', expected: ['service', 'forced-service'] },
  { flag: false, force: 'service', serviceUp: false, expected: ['service', 'forced-service'] },
  { flag: true, kill: true, expected: ['legacy', 'kill-switch'] },
  { flag: true, kill: true, force: 'service', expected: ['legacy', 'kill-switch'] },
  { flag: true, kill: false, expected: ['service', 'flag-on'] },
];

describe('decide', () => {
  for (const { kill, flag, force, serviceUp = true, expected } of table) {
    it(`kill switch ${kill ?? 'unknown'}, forced ${force ?? 'no'}, flag ${flag ?? 'unknown'}, service ${serviceUp ? 'up' : 'ejected'}: ${expected.join(' by ')}`, () => {
      const flags = fixedFlags({
        ...(kill !== undefined && { [killSwitchFlag]: kill }),
        ...(flag !== undefined && { read: flag }),
      });
      const { side, reason } = decide({ flag: 'read' }, flags, {}, force, serviceUp, false);
      assert.deepEqual([side, reason], expected);
    });
  }

  it('never lets a write follow a flag that splits a tenant between the sides; a read may', () => {
    const flags = { knows: () => true, isEnabled: (name: string) => name === 'orders', isSafeForWrites: () => false };
    const reasonOf = (isWrite: boolean): string =>
      decide({ flag: 'orders' }, flags, {}, undefined, true, isWrite).reason;
    assert.deepEqual([reasonOf(true), reasonOf(false)], ['flag-unsafe', 'flag-on']);
  });

  it('asks for the flag with the context of the request', () => {
    const asked: unknown[] = [];
    const flags = {
      knows: () => true,
      isSafeForWrites: () => true,
      isEnabled: (name: string, context?: unknown) => {
        asked.push([name, context]);
        return false;
      },
    };
    const context = { userId: 'ann', properties: { pizzeriaId: '7' } };
    decide({ flag: 'read' }, flags, context, undefined, true, false);
    assert.deepEqual(asked.at(-1), ['read', context]);
  });
});
