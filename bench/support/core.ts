import { findTool } from './tools.ts';

/** Where a process of the benchmark runs. */
export interface Core {
  /** `any`: whichever is free. */
  readonly index: number | 'any';
  /**
   * Ahead of every ordinary process, for machines on which others work at the same time. Needs root, and the others
   * stand still during each run.
   */
  readonly realtime: boolean;
}

/** The command line that runs a command on a core; unpinned where there is no `taskset`. */
export function coreCommand(
  core: Core,
  command: string,
  args: readonly string[],
): { readonly command: string; readonly args: string[] } {
  const chrt = core.realtime ? findTool('chrt') : undefined;
  const taskset = core.index === 'any' ? undefined : findTool('taskset');
  const [first = command, ...rest] = [
    ...(chrt === undefined ? [] : [chrt, '--rr', '5']),
    ...(taskset === undefined ? [] : [taskset, '-c', String(core.index)]),
    command,
    ...args,
  ];
  return { command: first, args: rest };
}
