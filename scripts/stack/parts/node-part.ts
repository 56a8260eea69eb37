import { join } from 'node:path';
import { ROOT } from '../home.ts';
import { startChild } from '../process/child.ts';
import { answersOk, untilReady } from '../process/ready.ts';
import type { RunningPart } from './part.ts';

/** A part that is a program of this repository. */
export interface NodePart {
  readonly name: string;
  /** What runs the program; this Node by default. */
  readonly command?: string;
  /** The program and its arguments, relative to the repository. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers 2xx when the part is ready. */
  readonly readyUrl: string;
  /** Of what runs it: `--watch`, `--inspect=…` */
  readonly runnerFlags?: readonly string[];
}

const READY_TIMEOUT_MS = 60_000;

/** Starts it and resolves when it says that it is ready. */
export async function launchNodePart(part: NodePart, logFile: string, signal: AbortSignal): Promise<RunningPart> {
  const [program = '', ...args] = part.args;
  const child = await startChild({
    command: part.command ?? process.execPath,
    args: [...(part.runnerFlags ?? []), join(ROOT, program), ...args],
    cwd: ROOT,
    env: part.env,
    logFile,
  });
  try {
    const ready = (): Promise<boolean> => answersOk(part.readyUrl);
    await untilReady(part.name, child, logFile, ready, { timeoutMs: READY_TIMEOUT_MS, signal });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}
