import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Knex } from 'knex';
import { NEVER_TRIED, SHARDS } from '../database/tables.ts';
import { withRetries } from '../database/retries.ts';
import { selectRows, write } from '../database/rows.ts';

/** The shards that this relay holds, with the epoch under which it holds each. */
export interface Leases {
  /** The epoch of a shard while it is surely ours; undefined when it is not, or when the lease may have run out. */
  epochOf(shard: number): number | undefined;
  held(): readonly number[];
  /** Renews, releases and takes shards; true when it holds shards that it did not hold before. */
  renew(): Promise<boolean>;
  /** Gives everything back at once, so that another relay need not wait. */
  release(): Promise<void>;
}

interface LeaseRow {
  readonly shard: number;
  readonly owner: string;
  readonly epoch: number;
  readonly live: number;
}

/** How long a lease lasts without renewal, and how often it is renewed, milliseconds. */
export const LEASE_MS = 10_000;
export const RENEW_MS = 4000;
// Time between "the database counted from here" and our own clock's reading of it is on the safe side.
const MARGIN_MS = 1000;

/**
 * Leases on shards, kept by single UPDATEs with the database's clock. A presence row (shard ≥ 64) tells other relays that
 * this one lives, so that each takes its share. A relay that stalls past its lease cannot do harm: its epoch is over, and
 * what it then publishes a second time is dropped by the consumers' guards.
 */
export function makeLeases(knex: Knex): Leases {
  const owner = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
  const presence = SHARDS + Math.floor(Math.random() * (65_535 - SHARDS));
  let epochs: ReadonlyMap<number, number> = new Map();
  let validUntil = 0;
  let renewals = 0;

  const read = (): Promise<readonly LeaseRow[]> =>
    selectRows<LeaseRow>(knex, 'SELECT shard, owner, epoch, until > NOW(6) AS live FROM strangler_lease');

  const adjust = async (): Promise<void> => {
    const rows = await read();
    const mineIn = (all: readonly LeaseRow[]): readonly LeaseRow[] =>
      all.filter((row) => row.shard < SHARDS && row.owner === owner && row.live === 1);
    if (!rows.some((row) => row.shard === presence)) await announce(knex, presence, owner);
    const dead = rows.filter((row) => row.live === 1 && isDeadNeighbour(row.owner)).map((row) => row.owner);
    if (dead.length > 0)
      await write(knex, 'UPDATE strangler_lease SET until = ? WHERE owner IN (?)', [NEVER_TRIED, [...new Set(dead)]]);
    const living = new Set(
      rows.filter((row) => row.live === 1 && !dead.includes(row.owner)).map((row) => row.owner),
    ).add(owner);
    const share = Math.ceil(SHARDS / living.size);
    const mine = mineIn(rows);
    if (mine.length > share) await giveUp(mine.slice(share).map((row) => row.shard));
    if (mine.length < share) {
      await write(
        knex,
        `UPDATE strangler_lease SET owner = ?, epoch = epoch + 1, until = NOW(6) + INTERVAL ? SECOND
         WHERE shard < ? AND until <= NOW(6) ORDER BY shard LIMIT ?`,
        [owner, LEASE_MS / 1000, SHARDS, share - mine.length],
      );
    }
    const kept = mine.length < share ? mineIn(await read()) : mine.slice(0, share);
    epochs = new Map(kept.map((row) => [row.shard, row.epoch]));
  };

  const giveUp = async (shards: readonly number[]): Promise<void> => {
    epochs = new Map([...epochs].filter(([shard]) => !shards.includes(shard)));
    await write(knex, `UPDATE strangler_lease SET owner = '', until = ? WHERE owner = ? AND shard IN (?)`, [
      NEVER_TRIED,
      owner,
      [...shards],
    ]);
  };

  return {
    epochOf: (shard) => (performance.now() < validUntil ? epochs.get(shard) : undefined),
    held: () => (performance.now() < validUntil ? [...epochs.keys()] : []),
    renew: () =>
      withRetries(async () => {
        const before = epochs;
        const start = performance.now();
        const { affectedRows } = await write(
          knex,
          'UPDATE strangler_lease SET until = NOW(6) + INTERVAL ? SECOND WHERE owner = ? AND until > NOW(6)',
          [LEASE_MS / 1000, owner],
        );
        // Usually all are still ours and one query is enough; others are looked for on every third renewal.
        if (affectedRows !== epochs.size + 1 || renewals % 3 === 0) await adjust();
        renewals += 1;
        validUntil = start + LEASE_MS - MARGIN_MS;
        return [...epochs].some(([shard, epoch]) => before.get(shard) !== epoch);
      }),
    release: async () => {
      epochs = new Map();
      validUntil = 0;
      await write(knex, `UPDATE strangler_lease SET owner = '', until = ? WHERE owner = ? AND shard < ?`, [
        NEVER_TRIED,
        owner,
        SHARDS,
      ]);
      await write(knex, 'DELETE FROM strangler_lease WHERE owner = ? AND shard >= ?', [owner, SHARDS]);
    },
  };
}

async function announce(knex: Knex, presence: number, owner: string): Promise<void> {
  await write(knex, 'DELETE FROM strangler_lease WHERE shard >= ? AND until < NOW(6) - INTERVAL 1 HOUR', [SHARDS]);
  await write(
    knex,
    `INSERT INTO strangler_lease (shard, owner, epoch, until) VALUES (?, ?, 0, NOW(6) + INTERVAL ? SECOND)
     ON DUPLICATE KEY UPDATE owner = VALUES(owner), until = VALUES(until)`,
    [presence, owner, LEASE_MS / 1000],
  );
}

// After a kill the process that is started again on the same machine need not wait for the lease of the old one. Should
// the guess be wrong (two containers with one host name), the epoch still keeps the two apart.
function isDeadNeighbour(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname() || pid === undefined || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
