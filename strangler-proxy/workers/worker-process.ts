import cluster from 'node:cluster';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProxyConfig } from '../config/types.ts';
import type { FromWorker, Questions, ToWorker, Vitals } from './protocol.ts';

/** A worker as the primary sees it. */
export interface WorkerProcess {
  /** Its place among the workers, from 1. */
  readonly number: number;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly url: string;
  /** The configuration that it was given last. */
  config: ProxyConfig;
  state: 'ready' | 'draining' | 'ended';
  /** When it last said anything, in milliseconds since 1970. */
  heardAt: number;
  /** What it had counted when it was last asked, or when it ended. */
  vitals: Vitals | undefined;
  /** Rejects when it ends, refuses or takes more than five seconds. */
  ask<What extends keyof Questions>(
    what: What,
    argument: Questions[What]['argument'],
  ): Promise<Questions[What]['answer']>;
  /** Resolves when it has ended; one that does not end in time is killed. */
  stop(isPatient: boolean): Promise<void>;
  /** Ends it at once, as if it had crashed. */
  kill(): void;
  /** Resolves when the process is gone, with how it ended. */
  readonly gone: Promise<Ending>;
}

/** `wasAsked`: it was told to stop. */
export interface Ending {
  readonly wasAsked: boolean;
  readonly code: number | null;
  readonly signal: string | null;
}

const startBoundMs = 60_000;
/** Less than Prometheus waits for all of them. */
const answerBoundMs = 5_000;
/** Beyond the time that a worker gives to its clients. */
const killAfterMs = 10_000;
// The same file is .ts in the repository and .js in the published package.
const program = fileURLToPath(new URL(`./proxy-worker${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a worker and waits until it listens; rejects, with the code of the error, when it cannot.
 *
 * The primary accepts all connections and hands them out in turn (node:cluster's round robin): it keeps the listening
 * socket while workers come and go, so that no connection is lost in a queue of one that ends.
 */
export async function startWorker(config: ProxyConfig, number: number): Promise<WorkerProcess> {
  cluster.setupPrimary({ exec: program, args: [], serialization: 'advanced' });
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const child = cluster.fork();
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  const ready = Promise.withResolvers<string>();
  const gone = Promise.withResolvers<Ending>();
  let lastId = 0;
  let wasAsked = false;
  let vitals: Vitals | undefined;
  let started: WorkerProcess | undefined;
  // A worker that has just ended takes no message; its end is told by `exit`.
  const tell = (message: ToWorker): void => void child.send(message, () => undefined);

  child.on('message', (message: FromWorker) => {
    if (started !== undefined) started.heardAt = Date.now();
    if (message.kind === 'loaded') tell({ kind: 'start', config, worker: number });
    else if (message.kind === 'ready') ready.resolve(message.url);
    else if (message.kind === 'failed') ready.reject(Object.assign(new Error(message.message), { code: message.code }));
    else if (message.kind === 'answer') pending.get(message.id)?.resolve(message.value);
    else if (message.kind === 'no-answer') pending.get(message.id)?.reject(new Error(message.error));
    else ({ vitals } = message);
  });
  child.once('exit', (code: number | null, signal: string | null) => {
    const error = new Error(`worker ${number} ended (${signal ?? `code ${code}`})`);
    ready.reject(error);
    for (const { reject } of pending.values()) reject(error);
    gone.resolve({ wasAsked, code, signal });
  });
  const bound = setTimeout(() => ready.reject(new Error(`worker ${number} did not start in time`)), startBoundMs);
  const url = await ready.promise
    .catch((error: unknown) => {
      child.process.kill('SIGKILL');
      throw error;
    })
    .finally(() => clearTimeout(bound));

  const worker: WorkerProcess = {
    number,
    pid: child.process.pid ?? 0,
    since: Date.now(),
    url,
    config,
    state: 'ready',
    heardAt: Date.now(),
    vitals: undefined,
    gone: gone.promise,
    kill: () => void child.process.kill('SIGKILL'),
    async ask(what, argument) {
      if (worker.state === 'ended') throw new Error(`worker ${number} has ended`);
      const id = ++lastId;
      const answered = Promise.withResolvers<unknown>();
      pending.set(id, answered);
      const timer = setTimeout(() => answered.reject(new Error(`worker ${number} does not answer`)), answerBoundMs);
      tell({ kind: 'ask', id, what, argument });
      try {
        return (await answered.promise) as Questions[typeof what]['answer'];
      } finally {
        clearTimeout(timer);
        pending.delete(id);
      }
    },
    async stop(isPatient) {
      wasAsked = true;
      if (worker.state === 'ready') worker.state = 'draining';
      tell({ kind: 'stop', isPatient });
      const kill = setTimeout(() => child.process.kill('SIGKILL'), worker.config.limits.drainTimeout + killAfterMs);
      await gone.promise;
      clearTimeout(kill);
    },
  };
  void gone.promise.then(() => {
    worker.state = 'ended';
    worker.vitals = vitals ?? worker.vitals;
  });
  return (started = worker);
}
