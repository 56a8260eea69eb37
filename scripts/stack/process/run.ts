import { startChild, type ChildSpec } from './child.ts';

/** Runs a program to its end; fails unless it exits with 0. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: Omit<ChildSpec, 'command' | 'args'> & { readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const child = await startChild({ command, args, ...options });
  const abort = (): void => void child.kill9();
  options.signal?.addEventListener('abort', abort);
  const how = await child.exited;
  options.signal?.removeEventListener('abort', abort);
  if (how !== 'code 0') throw new Error(`${command} failed (${how}); its output is in ${options.logFile}`);
}
