import { setTimeout as pause } from 'node:timers/promises';
import type { Findings } from './findings.ts';
import type { Asker } from './probe/asker.ts';

const MAX_PAGES = 10;
const READY_MS = 30_000;

/** How the pages look through the proxy beside how they looked directly. */
export interface PassThrough {
  readonly asked: number;
  /** What differs in status or type, in words. */
  readonly differing: readonly string[];
}

/** Waits until the proxy answers, then asks it for pages that the probe has read. */
export async function checkThrough(proxy: Asker, { pages }: Findings): Promise<PassThrough | undefined> {
  if (!(await waitUntilUp(proxy))) return undefined;
  const asked = pages.slice(0, MAX_PAGES);
  const differing: string[] = [];
  for (const { target, status, type } of asked) {
    const got = await proxy.get(target).catch(() => undefined);
    if (got?.status === status && got.type === type) continue;
    differing.push(
      `${target}: directly ${status} ${type}, through the proxy ${got ? `${got.status} ${got.type}` : 'no answer'}`,
    );
  }
  return { asked: asked.length, differing };
}

async function waitUntilUp(proxy: Asker): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    // Any answer will do: one of the application, or of the proxy that cannot reach it.
    if ((await proxy.get('/').catch(() => undefined)) !== undefined) return true;
    await pause(100);
  }
  return false;
}
