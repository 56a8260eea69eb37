import type { FlagClient } from './client/flag-client.ts';
import { writeRolloutProblems } from './write-rollout.ts';

/** Knows which flags must not decide about writes, because their rollout would split a tenant. */
export interface WriteGuard {
  /** False while the flag's rollout is not safe for writes; a set look-up, for the hot path. */
  allows(flag: string): boolean;
  stop(): void;
}

/**
 * Judges the rollout of every flag anew after each change. `onProblems` gets the problems of the flags named by
 * `isWriteFlag` when they are new, so that they can be logged once.
 */
export function makeWriteGuard(
  flags: Pick<FlagClient, 'describe' | 'onChange'>,
  isWriteFlag: (name: string) => boolean,
  onProblems: (problems: readonly string[]) => void,
): WriteGuard {
  let refused: ReadonlySet<string> = new Set();
  let told = '';
  const judge = (): void => {
    const judged = flags.describe().map((state) => ({ name: state.name, problems: writeRolloutProblems(state) }));
    refused = new Set(judged.filter(({ problems }) => problems.length > 0).map(({ name }) => name));
    const problems = judged.filter(({ name }) => isWriteFlag(name)).flatMap((each) => each.problems);
    if (problems.length > 0 && problems.join() !== told) onProblems(problems);
    told = problems.join();
  };
  judge();
  const stop = flags.onChange(judge);
  return { allows: (flag) => !refused.has(flag), stop };
}
