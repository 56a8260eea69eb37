import type { FlagClient, FlagState } from '../../flags/index.ts';

/** A flag that was turned, as the proxy saw it. */
export interface Flip {
  /** Milliseconds since 1970: when the proxy obeyed it. */
  readonly at: number;
  readonly flag: string;
  /** `off`, `on`, `25% of visitors`, `pizzeriaId in 1, 2`. */
  readonly before: string;
  readonly after: string;
}

const mostFlips = 100;

/** Keeps the latest flips, newest first. */
export function makeFlipKeeper(flags: FlagClient, now: () => number): { list(): readonly Flip[]; stop(): void } {
  const flips: Flip[] = [];
  let known = describeAll(flags);
  const stop = flags.onChange(() => {
    const next = describeAll(flags);
    // Before the first poll nothing is known: what it brings was not turned.
    if (known.size > 0) {
      for (const [flag, after] of next) {
        const before = known.get(flag) ?? 'unknown';
        if (before !== after) flips.unshift({ at: now(), flag, before, after });
      }
      for (const [flag, before] of known) {
        if (!next.has(flag)) flips.unshift({ at: now(), flag, before, after: 'unknown' });
      }
      flips.length = Math.min(flips.length, mostFlips);
    }
    known = next;
  });
  return { list: () => flips, stop };
}

function describeAll(flags: FlagClient): ReadonlyMap<string, string> {
  return new Map(flags.describe().map((state) => [state.name, describeFlag(state)]));
}

/** What a flag does, in a few words. */
export function describeFlag({ enabled, strategies }: FlagState): string {
  if (!enabled) return 'off';
  if (strategies.length === 0) return 'on';
  const parts = strategies.map(({ name, parameters, constraints }) => {
    const where = constraints.map(
      ({ contextName, inverted, operator, values, value }) =>
        `${contextName} ${inverted ? 'not ' : ''}${operator === 'IN' ? 'in' : operator} ${values.length > 0 ? values.join(', ') : (value ?? '')}`,
    );
    const rollout = Number(parameters['rollout'] ?? '100');
    const share =
      name === 'flexibleRollout' && rollout < 100 ? [`${rollout}% of ${unitOf(parameters['stickiness'])}`] : [];
    const other = name === 'default' || name === 'flexibleRollout' ? [] : [name];
    return [...other, ...share, ...where].join(', ') || 'on';
  });
  return parts.includes('on') ? 'on' : parts.join(' or ');
}

function unitOf(stickiness: string | undefined): string {
  return stickiness === undefined || ['default', 'random', 'userId', 'sessionId'].includes(stickiness)
    ? 'visitors'
    : stickiness;
}
