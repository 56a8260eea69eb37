import { parseArgs } from 'node:util';

/** What a person asked for on the command line. */
export interface BenchOptions {
  /** Orders in the database, one measurement of growth each. The storm comes with the last. */
  readonly sizes: readonly number[];
  /** Requests of each kind per size. */
  readonly requests: number;
  /** People with the revenue widget open, each asking every 20 s. */
  readonly viewers: number;
  /** Length of each half of the storm. */
  readonly seconds: number;
}

export const USAGE = `npm run bench:monolith -- [options]
  --sizes 5000,50000,300000   orders in the database, growing
  --requests N                requests of each kind per size (default 60)
  --viewers N                 widget viewers of the storm, each every 20 s (default 500)
  --seconds N                 length of each half of the storm (default 60)
  --quick                     5,000 and 20,000 orders, 20 requests, 10 seconds`;

const FULL = { sizes: '5000,50000,300000', requests: 60, seconds: 60 };
const QUICK = { sizes: '5000,20000', requests: 20, seconds: 10 };

/** Parses the command line; throws an Error whose message can be shown as it is. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string' },
      requests: { type: 'string' },
      viewers: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const defaults = values.quick ? QUICK : FULL;
  return {
    sizes: (values.sizes ?? defaults.sizes).split(',').map((size) => positive('sizes', size, 0)),
    requests: positive('requests', values.requests, defaults.requests),
    viewers: positive('viewers', values.viewers, 500),
    seconds: positive('seconds', values.seconds, defaults.seconds),
  };
}

function positive(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: whole numbers of at least 1\n${USAGE}`);
  return value;
}
