import { Presets, SingleBar } from 'cli-progress';
import { inspectGround, type SeedGround } from '../../legacy-monolith/seed/inspect.ts';
import { seedLegacy } from '../../legacy-monolith/seed/seed.ts';
import { UserError } from '../user-error.ts';
import { findTarget, type SeedTarget } from './seed-target.ts';

/** As commander gives them: text. */
export interface SeedCommandOptions {
  readonly orders: string;
  readonly pizzerias: string;
  readonly year?: string;
  readonly seed: string;
  readonly databaseUrl?: string;
  readonly force?: true;
}

const MOST_ORDERS = 5_000_000;
const MOST_PIZZERIAS = 35;
const FIRST_YEAR = 2011;
const MOST_SEED = 2 ** 30;
const MOST_TABLES_NAMED = 6;

/** Fills a database, unless there is data in it that nobody has given up. */
export async function seedCommand(options: SeedCommandOptions): Promise<void> {
  const orders = wholeNumber('--orders', options.orders, 0, MOST_ORDERS);
  const pizzerias = wholeNumber('--pizzerias', options.pizzerias, 1, MOST_PIZZERIAS);
  const seed = wholeNumber('--seed', options.seed, 0, MOST_SEED);
  const thisYear = new Date().getUTCFullYear();
  const year = options.year === undefined ? undefined : wholeNumber('--year', options.year, FIRST_YEAR, thisYear);

  const target = findTarget(options.databaseUrl);
  assertFree(target, await lookAt(target), options.force === true);
  const staffPassword = await target.staffPassword();

  const format = '{bar} {percentage} %, {duration_formatted}';
  const bar = new SingleBar({ format, noTTYOutput: true, notTTYSchedule: 5_000 }, Presets.shades_classic);
  const started = performance.now();
  bar.start(Math.max(orders, 1), 0);
  try {
    await seedLegacy({
      ...{ url: target.url, orders, pizzerias, seed, staffPassword, replace: options.force === true },
      ...(year === undefined ? {} : { year }),
      onProgress: (done) => bar.update(done),
    });
    bar.update(Math.max(orders, 1));
  } finally {
    bar.stop();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${pizzerias} pizzerias and ${orders} orders are in ${target.name} (${seconds} s).`);
}

async function lookAt({ url, name }: SeedTarget): Promise<SeedGround> {
  try {
    return await inspectGround(url);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`Cannot look into ${name}: ${why}`, { cause });
  }
}

function assertFree({ name }: SeedTarget, ground: SeedGround, force: boolean): void {
  if (!ground.migrated) {
    throw new UserError(`${name} has no tables of the monolith. strangler up --only monolith makes them.`);
  }
  if (ground.captured) {
    throw new UserError(
      `What changes in ${name} is sent to the services, which hold these orders too: a seed would not fit them.\n` +
        'Make both anew: strangler reset, then strangler up --orders <n>. Or use strangler up --only monolith.',
    );
  }
  if (ground.filled.length === 0) return;
  const largest = [...ground.filled].sort((a, b) => b.rows - a.rows).slice(0, MOST_TABLES_NAMED);
  const named = largest.map(({ table, rows }) => `${rows} ${table}`).join(', ');
  const rest = ground.filled.length - largest.length;
  const there = `${named}${rest > 0 ? ` and ${rest} tables more` : ''}`;
  if (!force) throw new UserError(`${name} holds data: ${there}.\nTo delete all of it and seed anew: --force`);
  console.error(`Deleting from ${name}: ${there}.`);
}

function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) {
    throw new UserError(`${option}: a whole number from ${from} to ${to}, not "${text}"`);
  }
  return value;
}
