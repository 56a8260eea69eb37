import { readSecrets } from './staff.ts';
import { stackHome } from '../stack/home.ts';
import { readStackFile } from '../stack/stack-file.ts';
import { UserError } from '../user-error.ts';
import { startStatusLine } from './live/status-line.ts';
import { runTraffic } from './run-traffic.ts';
import type { TrafficSummary } from './run-traffic.ts';

export interface TrafficCommandOptions {
  readonly rate: string;
  readonly friday?: boolean;
  readonly for?: string;
  readonly seed?: string;
  readonly url?: string;
  readonly login: string;
  readonly password?: string;
  readonly json?: boolean;
}

/** Runs `strangler traffic`; the exit code is 1 when requests failed. */
export async function trafficCommand(options: TrafficCommandOptions): Promise<void> {
  const rate = number('--rate', options.rate);
  const seed = options.seed === undefined ? undefined : number('--seed', options.seed);
  const seconds = options.for === undefined ? undefined : duration(options.for);
  const target = findTarget(options);
  const ended = new AbortController();
  const end = (): void => ended.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  let line: { stop(): void } | undefined;
  try {
    const summary = await runTraffic({
      ...target,
      rate,
      seconds,
      seed,
      friday: options.friday === true,
      signal: ended.signal,
      onStart({ pizzerias, counters, recent }) {
        const length = seconds === undefined ? 'until Ctrl-C' : `for ${options.for ?? ''}`;
        process.stderr.write(`${rate} requests/s at ${target.baseUrl}, ${pizzerias} pizzerias, ${length}\n`);
        line = startStatusLine({ out: process.stderr, counters, recent });
      },
    });
    line?.stop();
    process.stdout.write(options.json === true ? `${JSON.stringify(summary)}\n` : describe(summary));
    if (summary.counters.failed > 0) process.exitCode = 1;
  } finally {
    line?.stop();
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

function findTarget({ url, login, password }: TrafficCommandOptions): {
  baseUrl: string;
  staff: { login: string; password: string };
} {
  if (url !== undefined) {
    if (URL.parse(url) === null) throw new UserError(`--url ${url} is no URL`);
    if (password === undefined) throw new UserError('--url needs --password, the password of --login there');
    return { baseUrl: url, staff: { login, password } };
  }
  const home = stackHome();
  return {
    baseUrl: readStackFile(home).proxy,
    staff: { login, password: password ?? readSecrets(home).staffPassword },
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UserError(`${option} ${text}: a number above 0 is needed`);
  return value;
}

/** Seconds of `90s`, `10m`, `1h`. */
function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text);
  if (match === null) throw new UserError(`--for ${text}: write 60s, 10m or 1h`);
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's' | 'm' | 'h'];
}

function describe({ seconds, counters, p50, p99, leftOut }: TrafficSummary): string {
  const { sent, refused, failed, bySide, failures } = counters;
  const sides = Object.entries(bySide).map(([side, count]) => `${side} ${count}`);
  const lines = [
    `${sent} requests in ${seconds.toFixed(1)} s (${(sent / seconds).toFixed(1)}/s): ${failed} failed, ${refused} refused (409)`,
    `answered by: ${sides.join(', ')}`,
    `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    ...(leftOut > 0
      ? [`${leftOut} actions left out: too many were under way, the other side is too slow for this rate`]
      : []),
    ...failures
      .slice(0, 5)
      .map((one) => `  ${one.method} ${one.path}: ${one.status ?? 'no answer'} ${one.code}, ${one.detail}`),
  ];
  return `${lines.join('\n')}\n`;
}
