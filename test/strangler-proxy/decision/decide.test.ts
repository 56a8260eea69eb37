import assert from 'node:assert/strict';
import type { Side } from '../../../strangler-proxy/config/types.ts';
import { decide, type DecisionInput, killSwitchFlag } from '../../../strangler-proxy/decision/decide.ts';

type Flag = 'none' | 'unknown' | 'off' | 'property missing' | 'unsafe' | 'on';

interface World {
  readonly kill: boolean;
  readonly force: Side | undefined;
  readonly wrote: Side | undefined;
  readonly flag: Flag;
  readonly pinned: Side | undefined;
  readonly isWrite: boolean;
  readonly fallback: boolean;
  readonly isServiceUp: boolean;
  readonly isLegacyUp: boolean;
}

const both = [false, true];
const sides: readonly (Side | undefined)[] = [undefined, 'legacy', 'service'];
const flagStates: readonly Flag[] = ['none', 'unknown', 'off', 'property missing', 'unsafe', 'on'];

function decideIn({ kill, flag, ...rest }: World): string {
  const flags = {
    isEnabled: (name: string) => (name === killSwitchFlag ? kill : flag === 'on' || flag === 'unsafe'),
    knows: () => flag !== 'unknown',
    isSafeForWrites: () => flag !== 'unsafe',
    missingProperty: () => (flag === 'property missing' ? 'pizzeriaId' : undefined),
  };
  const input: DecisionInput = { ...rest, flag: flag === 'none' ? undefined : 'orders', context: {} };
  const { side, reason } = decide(flags, input);
  return `${side} by ${reason}`;
}

/** The rules of the reference, from the first to the last; the first that says something wins. */
const rules: readonly ((world: World) => string | undefined)[] = [
  ({ kill }) => (kill ? 'legacy by kill-switch' : undefined),
  ({ force }) => force && `${force} by forced-${force}`,
  ({ wrote, isWrite, isServiceUp, isLegacyUp }) => {
    const isThere = wrote === 'service' ? isServiceUp : isLegacyUp;
    return wrote && !isWrite && isThere ? `${wrote} by wrote-${wrote}` : undefined;
  },
  ({ flag }) => (flag === 'unknown' ? 'legacy by flag-unknown' : undefined),
  ({ flag }) => (flag === 'property missing' ? 'legacy by property-missing' : undefined),
  ({ flag }) => (flag === 'off' ? 'legacy by flag-off' : undefined),
  ({ flag, isWrite }) => (flag === 'unsafe' && isWrite ? 'legacy by flag-unsafe' : undefined),
  ({ pinned, isLegacyUp }) => (pinned === 'legacy' && isLegacyUp ? 'legacy by pinned-legacy' : undefined),
  ({ fallback, isWrite, isServiceUp }) =>
    fallback && !isWrite && !isServiceUp ? 'legacy by service-unhealthy' : undefined,
  ({ flag }) => (flag === 'none' ? 'service by no-flag' : 'service by flag-on'),
];

function* worlds(): Generator<World> {
  for (const kill of both)
    for (const force of sides)
      for (const wrote of sides)
        for (const flag of flagStates)
          for (const pinned of sides)
            for (const isWrite of both)
              for (const fallback of both)
                for (const isServiceUp of both)
                  for (const isLegacyUp of both)
                    yield { kill, force, wrote, flag, pinned, isWrite, fallback, isServiceUp, isLegacyUp };
}

const plain: World = {
  kill: false,
  force: undefined,
  wrote: undefined,
  flag: 'on',
  pinned: undefined,
  isWrite: false,
  fallback: false,
  isServiceUp: true,
  isLegacyUp: true,
};

describe('decide', () => {
  it('follows the order of its rules in every combination of what it looks at', () => {
    const reached = new Set<string>();
    let count = 0;
    for (const world of worlds()) {
      const expected = rules.map((rule) => rule(world)).find((each) => each !== undefined);
      assert.ok(expected);
      assert.equal(decideIn(world), expected, JSON.stringify(world));
      reached.add(expected);
      count++;
    }
    assert.equal(count, 2 * 3 * 3 * 6 * 3 * 16);
    assert.equal(reached.size, 13, [...reached].join());
  });

  const cases: readonly (readonly [string, Partial<World>, string])[] = [
    ['going back by the flag is not delayed by a pin', { flag: 'off', pinned: 'service' }, 'legacy by flag-off'],
    [
      'nor is the kill switch, by anything',
      { kill: true, force: 'service', wrote: 'service' },
      'legacy by kill-switch',
    ],
    ['an override goes before what was written', { force: 'legacy', wrote: 'service' }, 'legacy by forced-legacy'],
    [
      'who wrote on the service finds it there, though reads are off',
      { flag: 'off', wrote: 'service' },
      'service by wrote-service',
    ],
    ['and who wrote on legacy finds it there, though reads are on', { wrote: 'legacy' }, 'legacy by wrote-legacy'],
    [
      'but never on a service that is ejected',
      { flag: 'off', wrote: 'service', isServiceUp: false },
      'legacy by flag-off',
    ],
    ['nor on a legacy that is down', { wrote: 'legacy', isLegacyUp: false }, 'service by flag-on'],
    ['a write does not follow a write', { isWrite: true, wrote: 'legacy' }, 'service by flag-on'],
    ['a conversation on legacy stays there when the flag goes on', { pinned: 'legacy' }, 'legacy by pinned-legacy'],
    ['its writes, too', { pinned: 'legacy', isWrite: true }, 'legacy by pinned-legacy'],
    ['it is not trapped where legacy is down', { pinned: 'legacy', isLegacyUp: false }, 'service by flag-on'],
    [
      'nor on a service that is ejected',
      { pinned: 'service', fallback: true, isServiceUp: false },
      'legacy by service-unhealthy',
    ],
    ['no write follows a flag that splits a tenant', { flag: 'unsafe', isWrite: true }, 'legacy by flag-unsafe'],
    ['a read may', { flag: 'unsafe' }, 'service by flag-on'],
    ['a route without a flag is the service’s', { flag: 'none' }, 'service by no-flag'],
    ['also while the service is ejected, where legacy may not answer', { isServiceUp: false }, 'service by flag-on'],
  ];
  for (const [what, world, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      assert.equal(decideIn({ ...plain, ...world }), expected);
    });
  }

  it('asks for the flag with the context of the request', () => {
    const asked: unknown[] = [];
    const flags = {
      knows: () => true,
      isSafeForWrites: () => true,
      missingProperty: () => undefined,
      isEnabled: (name: string, context?: unknown) => {
        asked.push([name, context]);
        return false;
      },
    };
    const context = { userId: 'ann', properties: { pizzeriaId: '7' } };
    decide(flags, { ...plain, flag: 'read', context });
    assert.deepEqual(asked.at(-1), ['read', context]);
  });
});
