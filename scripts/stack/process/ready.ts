import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import type { GuardedChild } from './child.ts';

async function lastLines(file: string, count: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/**
 * Polls `probe` until it answers true; fails at once, with the end of the log, when the process ends first, and when
 * the signal says that nobody wants it any more. Ending the process is the caller's.
 */
export async function untilReady(
  what: string,
  child: GuardedChild,
  logFile: string,
  probe: () => Promise<boolean>,
  limits: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const { timeoutMs, signal } = limits;
  const deadline = Date.now() + timeoutMs;
  while (!(await probe())) {
    if (child.hasExited()) {
      throw new Error(
        `${what} ended while starting (${await child.exited}). ${logFile}:\n${await lastLines(logFile, 15)}`,
      );
    }
    signal?.throwIfAborted();
    if (Date.now() > deadline) {
      throw new Error(
        `${what} was not ready after ${timeoutMs / 1000} s. ${logFile}:\n${await lastLines(logFile, 15)}`,
      );
    }
    await sleep(100);
  }
}

/** Whether the URL answers with a 2xx within two seconds. */
export async function answersOk(url: string, headers: Readonly<Record<string, string>> = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // not listening yet is the expected answer while something starts
  }
}
