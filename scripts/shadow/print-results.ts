import { table } from '../flags/table.ts';
import { comparisonsFor, MIN_SHAPES, percent } from './statistics.ts';
import { MAX_REPETITIONS } from './sample-plan.ts';
import type { DifferingSample, RouteResult } from './tally.ts';

const HEAD = [
  'route',
  'requests',
  'equal',
  'different',
  'noise',
  'failed',
  'p50 legacy',
  'p50 service',
  'mismatches',
  'verdict',
];
const MAX_PATHS = 5;

/** The table for people, what it means, and the first requests that differed. */
export function describeResults(results: readonly RouteResult[], maxRate: number): string {
  const rows = results.map((one) => [
    one.route,
    ...[one.requests, one.equal, one.different, one.noise, one.failed].map(String),
    `${one.p50.legacy.toFixed(1)} ms`,
    `${one.p50.service.toFixed(1)} ms`,
    one.bound === null ? percent(one.different / one.requests) : `< ${percent(one.bound)}`,
    one.why === '' ? one.verdict : `${one.verdict}: ${one.why}`,
  ]);
  return [
    table(HEAD, rows),
    '',
    `Mismatches: no mismatch in n comparisons bounds their rate at about 3/n with 95% confidence (rule of three; the`,
    `number of requests was fixed beforehand, so run it once, not until it pleases). "alike" needs ${comparisonsFor(maxRate)} comparisons of`,
    `answers below 400 (a bound of ${percent(maxRate)}), of ${MIN_SHAPES} different requests at least; one request counts ${MAX_REPETITIONS} times at most.`,
    ...results.flatMap(notes),
    '',
  ].join('\n');
}

function notes(result: RouteResult): readonly string[] {
  const lines: string[] = [];
  if (result.settled > 0) {
    lines.push(
      `${result.route}: ${result.settled} answers of the service agreed only at the second reading: data on its way, or a`,
      '  service that is not steady. Run it again without traffic to tell them apart.',
    );
  }
  for (const [reason, count] of Object.entries(result.reasons))
    lines.push(`${result.route}: ${count} failed, ${reason}`);
  const paths = Object.entries(result.paths).slice(0, MAX_PATHS);
  if (paths.length > 0)
    lines.push(`${result.route} differs at ${paths.map(([path, count]) => `${path} (${count}×)`).join(', ')}`);
  lines.push(...result.samples.flatMap(describeSample));
  return lines.length === 0 ? [] : ['', ...lines];
}

function describeSample({ target, differences }: DifferingSample): readonly string[] {
  return [
    `  GET ${target}`,
    ...differences.map(
      ({ path, kind, legacy, service }) => `    ${path}: ${kind}, legacy ${legacy ?? '-'}, service ${service ?? '-'}`,
    ),
  ];
}
