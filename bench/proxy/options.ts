import { parseArgs } from 'node:util';
import { competitors } from './competitors/index.ts';

/** What a person asked for on the command line. */
export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  /** Requests per second of the open-loop part. */
  readonly rate: number;
  readonly only: readonly string[];
  /** Run ahead of every other process on the machine. */
  readonly realtime: boolean;
}

export const USAGE = `npm run bench:proxy -- [options]
  --rounds N        interleaved rounds (default 15: many short ones even out a noisy machine better than few long ones)
  --seconds N       length of one run of one competitor (default 2)
  --connections N   connections of wrk (default 50)
  --rate N          requests/s of the added-latency part (default 500)
  --only a,b        only these: ${competitors.map((each) => each.name).join(', ')}
  --quick           5 rounds of 1 second
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
      realtime: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
    },
  });
  const only = (values.only ?? '').split(',').filter((name) => name !== '');
  const unknown = only.filter((name) => !competitors.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`--only: unknown ${unknown.join(', ')}\n${USAGE}`);
  return {
    rounds: positive('rounds', values.rounds, values.quick ? 5 : 15),
    seconds: positive('seconds', values.seconds, values.quick ? 1 : 2),
    connections: positive('connections', values.connections, 50),
    rate: positive('rate', values.rate, 500),
    only,
    realtime: values.realtime,
  };
}

function positive(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: a whole number of at least 1\n${USAGE}`);
  return value;
}
