import { median, rounded } from '../support/statistics.ts';
import { textTable } from '../support/text-table.ts';
import type { LatencyFigures } from './added-latency.ts';
import { BARS, ratiosOf, type Ratio } from './ratios.ts';
import type { RoundResult } from './rounds.ts';
import type { ScenarioReport } from './scenarios/scenario.ts';
import type { SoakReport } from './soak/soak.ts';

/** Everything that was measured. */
export interface Measured {
  readonly rounds: readonly RoundResult[];
  readonly latency: readonly LatencyFigures[];
  readonly rate: number;
  /** By the scenario's name. */
  readonly scenarios: ReadonlyMap<string, ScenarioReport>;
  readonly soak: SoakReport | undefined;
}

interface Summary {
  readonly requestsPerSecond: number;
  readonly lowest: number;
  readonly best: number;
  readonly p50: number;
  readonly p99: number;
  readonly requestsPerCpuSecond: number;
  readonly non2xx: number;
  readonly socketErrors: number;
}

/** The tables for people. */
export function reportText(measured: Measured): string {
  const summaries = [...summarise(measured.rounds)];
  const throughput = textTable(
    ['requests/s', 'median', 'lowest', 'best', 'p50 ms', 'p99 ms', 'per CPU s', 'non-2xx', 'socket errors'],
    summaries.map(([name, each]) => [
      name,
      ...[each.requestsPerSecond, each.lowest, each.best].map((value) => value.toFixed(0)),
      ...[each.p50, each.p99].map((value) => value.toFixed(2)),
      Number.isFinite(each.requestsPerCpuSecond) ? each.requestsPerCpuSecond.toFixed(0) : '',
      ...[each.non2xx, each.socketErrors].map(String),
    ]),
  );
  const ratios = textTable(
    ['ratio', 'median', 'lowest', 'highest', 'best/best', 'per CPU s', 'bar'],
    ratiosOf(measured.rounds).map((ratio) => [ratio.name, ...figuresOf(ratio), BARS[ratio.name] ?? '']),
  );
  const direct = measured.latency.find((each) => each.name === 'direct');
  const added = (value: number, base: number | undefined): string =>
    base === undefined ? '' : (value - base).toFixed(2);
  const latency = textTable(
    [`at ${measured.rate}/s, ms`, 'p50', 'p99', 'added p50', 'added p99', 'sent', 'failed'],
    measured.latency.map((each) => [
      each.name,
      each.p50.toFixed(2),
      each.p99.toFixed(2),
      added(each.p50, direct?.p50),
      added(each.p99, direct?.p99),
      String(each.sent),
      String(each.failed),
    ]),
  );
  const scenarios = [...measured.scenarios].map(([name, { tables }]) => `${name}\n\n${tables.join('\n\n')}`);
  const soak = measured.soak === undefined ? [] : [measured.soak.text];
  const side = [throughput, ratios, latency].filter((table) => table.split('\n').length > 2);
  return [...side, ...scenarios, ...soak].join('\n\n');
}

/** The last line of the output, for machines. */
export function reportJson(measured: Measured): string {
  const direct = measured.latency.find((each) => each.name === 'direct');
  const ratios = ratiosOf(measured.rounds).map((ratio) => [ratio.name, rounded(ratio.median, 3)]);
  const competitors = [...summarise(measured.rounds)].map(([name, each]) => [
    name,
    Object.fromEntries(Object.entries(each).map(([key, value]) => [key, rounded(value as number, 3)])),
  ]);
  const latency = measured.latency.map((each) => [
    each.name,
    {
      p50: rounded(each.p50, 3),
      p99: rounded(each.p99, 3),
      addedP50: rounded(each.p50 - (direct?.p50 ?? Number.NaN), 3),
      addedP99: rounded(each.p99 - (direct?.p99 ?? Number.NaN), 3),
      failed: each.failed,
    },
  ]);
  const asked = [...measured.scenarios.values()].flatMap((each) => Object.entries(each.ratios));
  return JSON.stringify({
    bench: 'proxy',
    ratios: Object.fromEntries([...ratios, ...asked.map(([name, value]) => [name, rounded(value, 3)])]) as unknown,
    figures: {
      competitors: Object.fromEntries(competitors) as unknown,
      addedLatency: { rate: measured.rate, ...(Object.fromEntries(latency) as object) },
      ...Object.fromEntries([...measured.scenarios].map(([name, { figures }]) => [name, roundedAll(figures)])),
      soak: measured.soak === undefined ? null : roundedAll(measured.soak.figures),
      node: process.version,
    },
  });
}

function roundedAll(figures: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value, 3)]));
}

function figuresOf(ratio: Ratio): string[] {
  return [ratio.median, ratio.lowest, ratio.highest, ratio.best, ratio.cpu].map((value) => value.toFixed(2));
}

function summarise(rounds: readonly RoundResult[]): Map<string, Summary> {
  const byName = Map.groupBy(rounds, (each) => each.name);
  return new Map(
    [...byName].map(([name, runs]) => {
      const of = (figure: (run: RoundResult) => number): number[] => runs.map(figure);
      const sum = (figure: (run: RoundResult) => number): number => of(figure).reduce((a, b) => a + b, 0);
      return [
        name,
        {
          requestsPerSecond: median(of((run) => run.requestsPerSecond)),
          lowest: Math.min(...of((run) => run.requestsPerSecond)),
          best: Math.max(...of((run) => run.requestsPerSecond)),
          p50: median(of((run) => run.p50)),
          p99: median(of((run) => run.p99)),
          requestsPerCpuSecond: median(of((run) => run.requestsPerCpuSecond)),
          non2xx: sum((run) => run.non2xx),
          socketErrors: sum((run) => run.socketErrors),
        },
      ];
    }),
  );
}
