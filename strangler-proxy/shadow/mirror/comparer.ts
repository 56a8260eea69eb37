import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CompareConfig } from '../../config/types.ts';
import { compareAnswers, compileRules } from '../compare/index.ts';
import type { Answer, Difference } from '../compare/index.ts';

/**
 * Compares off the proxy's event loop: parsing two different documents of 300 KB without loss takes some 40 ms, in
 * which no client would be served.
 */
export interface Comparer {
  /** Rejects when the comparison takes over `timeoutMs` or its thread dies; the next one gets a new thread. */
  compare(config: CompareConfig, legacy: Answer, service: Answer): Promise<readonly Difference[]>;
  stop(): Promise<void>;
}

export interface CompareJob {
  readonly id: number;
  readonly config: CompareConfig;
  readonly legacy: Answer;
  readonly service: Answer;
}

export interface CompareReply {
  readonly id: number;
  readonly differences: readonly Difference[];
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, PromiseWithResolvers<readonly Difference[]>>;
}

/** A document that explodes in memory ends its thread, not the proxy. */
const HEAP_MB = 256;

export function makeComparer(timeoutMs: number): Comparer {
  const noRules = compileRules({});
  let thread: Thread | undefined;
  let lastId = 0;

  function startThread(): Thread {
    // The same file is .ts in the repository and .js in the published package.
    const file = new URL(`./compare-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    const started: Thread = { worker, pending: new Map() };
    worker.unref();
    worker.on('message', ({ id, differences }: CompareReply) => started.pending.get(id)?.resolve(differences));
    worker.on('error', (error) => fail(started, error));
    worker.on('exit', () => fail(started, new Error('the comparing thread ended')));
    return started;
  }

  function fail(failed: Thread, error: unknown): void {
    if (thread === failed) thread = undefined;
    for (const { reject } of failed.pending.values()) reject(error);
  }

  return {
    async compare(config, legacy, service) {
      // Equal bytes need no parser, and are what two faithful sides mostly give.
      if (Buffer.from(legacy.body).equals(service.body)) return compareAnswers(legacy, service, noRules);
      const used = (thread ??= startThread());
      const id = ++lastId;
      const done = Promise.withResolvers<readonly Difference[]>();
      const timer = setTimeout(() => {
        fail(used, new Error(`comparing took more than ${timeoutMs} ms`));
        void used.worker.terminate();
      }, timeoutMs);
      used.pending.set(id, done);
      try {
        const job: CompareJob = { id, config, legacy, service };
        used.worker.postMessage(job);
        return await done.promise;
      } finally {
        clearTimeout(timer);
        used.pending.delete(id);
      }
    },
    async stop() {
      await thread?.worker.terminate();
    },
  };
}
