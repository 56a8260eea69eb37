import { runAborting } from '../../support/aborting-load.ts';
import type { Core } from '../../support/core.ts';
import { runOpenLoop } from '../../support/open-loop.ts';
import { median } from '../../support/statistics.ts';
import { startOurs } from '../competitors/ours.ts';
import { BODIES_PATH, MEASURED_PATH } from '../measured.ts';
import { curve } from './curve.ts';

const MEBIBYTE = 1_048_576;
const SAMPLE_MS = 1_000;
const CONNECTIONS = 20;
const ABORTS_PER_SECOND = 60;
const WIDTH = 100;
/** Everything is measured from here on: the engine has compiled what is hot. */
const WARM_UP_SHARE = 0.1;

export interface SoakOptions {
  readonly upstream: string;
  readonly proxyCore: Core;
  readonly core: Core;
  readonly seconds: number;
  /** Requests per second beside the aborts. */
  readonly rate: number;
}

/** Memory of the proxy over a long time. */
export interface SoakReport {
  readonly text: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Steady requests, with clients that leave in the middle of bodies of 10 MB, and the proxy's memory all the while. */
export async function soak(o: SoakOptions): Promise<SoakReport> {
  const proxy = await startOurs({ upstream: o.upstream, core: o.proxyCore });
  const resident: number[] = [];
  const beganAt = Date.now();
  const timer = setInterval(() => {
    resident.push(proxy.process.residentBytes() / MEBIBYTE);
    if (resident.length % 30 === 0) {
      const seconds = Math.round((Date.now() - beganAt) / 1000);
      console.error(`soak: ${seconds} of ${o.seconds} s, ${(resident.at(-1) ?? Number.NaN).toFixed(0)} MiB`);
    }
  }, SAMPLE_MS);
  const [steady, aborting] = await Promise.all([
    runOpenLoop({ ...o, url: proxy.url + MEASURED_PATH, connections: CONNECTIONS }),
    runAborting({ ...o, url: `${proxy.url}${BODIES_PATH}10485760`, rate: ABORTS_PER_SECOND }),
  ]);
  clearInterval(timer);
  await proxy.stop();
  const warm = resident.slice(Math.floor(resident.length * WARM_UP_SHARE));
  const third = Math.floor(warm.length / 3);
  const [first, last] = [median(warm.slice(0, third)), median(warm.slice(-third))];
  const [lowest, highest] = [Math.min(...warm), Math.max(...warm)];
  const text = [
    `Memory over ${o.seconds} s, ${o.rate} requests/s, ${aborting.begun} clients that left in the middle:`,
    `  ${curve(warm, WIDTH)}`,
    `  ${lowest.toFixed(0)} to ${highest.toFixed(0)} MiB; median of the first third ${first.toFixed(1)}, of the last ${last.toFixed(1)} MiB`,
    `  requests: ${steady.sent} sent, ${steady.failed} failed, p50 ${steady.p50.toFixed(2)} ms, p99 ${steady.p99.toFixed(2)} ms`,
    ...(steady.firstFailure === null ? [] : [`  the first failure: ${steady.firstFailure}`]),
  ].join('\n');
  const figures = {
    seconds: o.seconds,
    aborts: aborting.begun,
    firstThirdMiB: first,
    lastThirdMiB: last,
    highestMiB: highest,
    failed: steady.failed,
  };
  return { text, figures };
}
