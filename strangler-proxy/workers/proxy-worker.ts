import { makeAnswers } from '../admin/answers.ts';
import { routesReport } from '../admin/routes-report.ts';
import type { AdminRequest } from '../admin/answer.ts';
import type { ProxyConfig } from '../config/types.ts';
import { makeLogger } from '../observability/logger.ts';
import type { Proxy } from '../server/proxy.ts';
import { type RunningProxy, runProxy } from '../server/running-proxy.ts';
import type { FromWorker, PlainMetric, Questions, ToWorker, Vitals } from './protocol.ts';

/** One worker: a proxy that listens together with others, told what to do by the primary. */
let running: RunningProxy | undefined;
let stopping: Promise<void> | undefined;

// A terminal or a service manager sends these to all processes; workers take their orders from the primary.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const) process.on(signal, () => undefined);

process.on('message', (message: ToWorker) => {
  if (message.kind === 'start') void start(message.config, message.worker);
  else if (message.kind === 'ask') void answer(message);
  else stopping ??= stop(message.isPatient);
});
tell({ kind: 'loaded' });

async function start(config: ProxyConfig, worker: number): Promise<void> {
  try {
    running = await runProxy(config, { logger: makeLogger(config.log.level, { worker }) });
    tell({ kind: 'ready', url: running.url });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    tell({ kind: 'failed', message, code });
  }
}

async function stop(isPatient: boolean): Promise<void> {
  if (running !== undefined) {
    await running.stop({ isPatient });
    tell({ kind: 'ended', vitals: await vitalsOf(running.proxy) }, () => process.exit(0));
  } else process.exit(0);
}

async function answer({ id, what, argument }: Extract<ToWorker, { readonly kind: 'ask' }>): Promise<void> {
  try {
    if (running === undefined) throw new Error('this worker has not started');
    tell({ kind: 'answer', id, value: await answerOf(running, what, argument) });
  } catch (error) {
    tell({ kind: 'no-answer', id, error: error instanceof Error ? error.message : String(error) });
  }
}

function answerOf(of: RunningProxy, what: keyof Questions, argument: unknown): unknown {
  const { proxy } = of;
  switch (what) {
    case 'vitals':
      return vitalsOf(proxy);
    case 'routes':
      return routesReport(proxy.config(), proxy.table(), proxy.flags);
    case 'console':
      return { state: proxy.console.state(), counters: [...proxy.counters()], shadow: proxy.mirror.report() };
    case 'admin':
      return makeAnswers(proxy)(argument as AdminRequest);
    case 'use':
      of.use(argument as ProxyConfig);
      return undefined;
  }
}

async function vitalsOf(proxy: Proxy): Promise<Vitals> {
  return {
    memoryBytes: process.memoryUsage.rss(),
    counters: [...proxy.counters()],
    metrics: (await proxy.metrics.registry.getMetricsAsJSON()) as unknown as PlainMetric[],
    shadow: proxy.mirror.report(),
  };
}

function tell(message: FromWorker, done?: () => void): void {
  process.send?.(message, undefined, undefined, () => done?.());
}
