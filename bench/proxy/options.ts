import { parseArgs } from 'node:util';
import { competitors } from './competitors/index.ts';
import { scenarios } from './scenarios/index.ts';

/** What can be measured: ours beside others, questions about ours alone, memory over a long time. */
const PARTS = ['competitors', 'scenarios', 'soak'] as const;
export type Part = (typeof PARTS)[number];

/** What a person asked for on the command line. */
export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Requests per second of the open-loop part. */
  readonly rate: number;
  readonly only: readonly string[];
  readonly parts: readonly Part[];
  /** All when it is empty. */
  readonly scenarios: readonly string[];
  /** Length of the soak in seconds. */
  readonly soak: number;
  /** Run ahead of every other process on the machine. */
  readonly realtime: boolean;
}

export const USAGE = `npm run bench:proxy -- [options]
  --rounds N        interleaved rounds (default 15: many short ones even out a noisy machine better than few long ones)
  --seconds N       length of one run of one competitor (default 2)
  --connections N   connections of wrk (default 50)
  --rate N          requests/s of the added-latency part (default 500)
  --only a,b        only these: ${competitors.map((each) => each.name).join(', ')}
  --parts a,b       only these: ${PARTS.join(', ')}
  --scenarios a,b   only these: ${scenarios.map((each) => each.name).join(', ')}
  --soak N          seconds of the soak (default 600)
  --quick           5 rounds of 1 second, a soak of 30
  --realtime        ahead of all other processes (root; chrt), where others work on the machine`;

/** Parses the command line; throws an Error whose message can be shown as it is. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      rate: { type: 'string' },
      only: { type: 'string' },
      parts: { type: 'string' },
      scenarios: { type: 'string' },
      soak: { type: 'string' },
      realtime: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const named = (option: string, text: string | undefined, known: readonly string[]): string[] => {
    const names = (text ?? '').split(',').filter((name) => name !== '');
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`--${option}: unknown ${unknown.join(', ')}\n${USAGE}`);
    return names;
  };
  const parts = named('parts', values.parts, PARTS);
  return {
    rounds: positive('rounds', values.rounds, values.quick ? 5 : 15),
    seconds: positive('seconds', values.seconds, values.quick ? 1 : 2),
    connections: positive('connections', values.connections, 50),
    rate: positive('rate', values.rate, 500),
    only: named('only', values.only, namesOf(competitors)),
    parts: PARTS.filter((part) => parts.length === 0 || parts.includes(part)),
    scenarios: named('scenarios', values.scenarios, namesOf(scenarios)),
    soak: positive('soak', values.soak, values.quick ? 30 : 600),
    realtime: values.realtime,
  };
}

function namesOf(named: readonly { readonly name: string }[]): string[] {
  return named.map(({ name }) => name);
}

function positive(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: a whole number of at least 1\n${USAGE}`);
  return value;
}
