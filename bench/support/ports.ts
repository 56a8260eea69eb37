import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PinnedProcess } from './pinned-process.ts';

const START_PATIENCE_MS = 20_000;

/** A TCP port that is free now on 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until the URL answers at all; throws with the process's output when it does not start. */
export async function waitUntilAnswers(url: string, from: PinnedProcess): Promise<void> {
  const until = Date.now() + START_PATIENCE_MS;
  for (;;) {
    const answered = await fetch(url).then(
      (response) => response.arrayBuffer().then(() => true),
      () => false,
    );
    if (answered) return;
    if (from.exited() || Date.now() > until) {
      throw new Error(`${url} does not answer; the process printed:\n${from.output()}`);
    }
    await sleep(50);
  }
}
