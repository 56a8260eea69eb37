import { loadavg } from 'node:os';
import { rounded } from '../support/statistics.ts';
import { textTable } from '../support/text-table.ts';
import type { GrowthFigures } from './growth.ts';
import type { Experience } from './pollers.ts';
import type { Storm } from './storm.ts';

/** What was found with so many orders in the database. */
export interface Size {
  readonly orders: number;
  readonly seedSeconds: number;
  readonly growth: GrowthFigures;
}

export interface Measured {
  readonly sizes: readonly Size[];
  readonly storm: Storm;
  readonly viewers: number;
}

const STORY = '3000 … 5000';

/** The tables for people. */
export function reportText({ sizes, storm, viewers }: Measured): string {
  const kinds = Object.keys(sizes[0]?.growth ?? {});
  const growth = textTable(
    ['ms, p50 (p99), orders in the database', ...sizes.map(({ orders }) => String(orders)), 'grew by', 'the story'],
    [
      ...kinds.map((kind) => [
        kind,
        ...sizes.map(({ growth: { [kind]: timing } }) => `${ms(timing?.p50)} (${ms(timing?.p99)})`),
        `${(growthOf(sizes, kind) ?? Number.NaN).toFixed(1)} ×`,
        kind === 'order' ? STORY : '',
      ]),
      ['seed, seconds', ...sizes.map(({ seedSeconds }) => seedSeconds.toFixed(1)), '', ''],
    ],
  );
  const rows = storm.storm.map((after) => {
    const before = storm.calm.find(({ name }) => name === after.name);
    return [after.name, ...figures(before), ...figures(after)];
  });
  const header = [
    ...[`${viewers} viewers of the widget, ms`, 'calm: p50', 'p99', 'failed'],
    ...['storm: p50', 'p99', 'failed'],
  ];
  const load = loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
  return [growth, textTable(header, rows), `Load average of the machine at the end: ${load}`].join('\n\n');
}

/** The last line of the output, for machines. */
export function reportJson({ sizes, storm, viewers }: Measured): string {
  const kinds = Object.keys(sizes[0]?.growth ?? {});
  const timings = ({ growth }: Size): unknown =>
    Object.fromEntries(kinds.map((kind) => [kind, { p50: round(growth[kind]?.p50), p99: round(growth[kind]?.p99) }]));
  const people = (experiences: readonly Experience[]): unknown =>
    Object.fromEntries(
      experiences.map(({ name, asked, failed, p50, p99 }) => [
        name,
        { asked, failed, p50: round(p50), p99: round(p99) },
      ]),
    );
  return JSON.stringify({
    bench: 'monolith',
    ratios: Object.fromEntries(kinds.map((kind) => [`growth of ${kind}`, round(growthOf(sizes, kind))])) as unknown,
    figures: {
      sizes: sizes.map((size) => ({ orders: size.orders, seedSeconds: round(size.seedSeconds), ms: timings(size) })),
      viewers,
      calm: people(storm.calm),
      storm: people(storm.storm),
      loadAverage: loadavg().map((each) => rounded(each, 1)),
      node: process.version,
    },
  });
}

/** The median with the most orders, as a multiple of that with the fewest. */
function growthOf(sizes: readonly Size[], kind: string): number | undefined {
  const [first, last] = [sizes[0]?.growth[kind]?.p50, sizes.at(-1)?.growth[kind]?.p50];
  return first === undefined || last === undefined ? undefined : last / first;
}

function figures(experience: Experience | undefined): readonly string[] {
  if (experience === undefined) return ['', '', ''];
  const { p50, p99, asked, failed } = experience;
  return [ms(p50), ms(p99), `${failed} of ${asked}`];
}

const ms = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(value < 100 ? 1 : 0);
const round = (value: number | undefined): number | null => rounded(value ?? Number.NaN, 2);
