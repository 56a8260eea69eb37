import type { Knex } from 'knex';

/** Rows of the outbox that were never tried carry this moment, so that an index finds them first and in order. */
export const NEVER_TRIED = '2000-01-01 00:00:00.000000';

/** Shards of the outbox; a relay leases some of them. */
export const SHARDS = 64;

const KEY = 'VARCHAR(190) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const NAME = 'VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const UUID = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const TEXT = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
const END = `ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`;

const STORED_EVENT = `
  event_id ${UUID}, aggregate ${KEY}, seq BIGINT UNSIGNED NOT NULL, seen BIGINT UNSIGNED NOT NULL,
  shard TINYINT UNSIGNED NOT NULL, type ${NAME}, source ${NAME}, origin VARCHAR(190) ${TEXT} NOT NULL,
  traceparent VARCHAR(64) ${TEXT} NULL, time DATETIME(3) NOT NULL, changed TEXT ${TEXT} NOT NULL,
  data MEDIUMTEXT ${TEXT} NULL`;

/**
 * One statement per table. `own_seq`, `own_fields` and `seen` of strangler_agg_seq are this side's part of a version
 * vector (events/sync): last own number, last own number per field, last foreign number applied.
 */
const TABLES: readonly string[] = [
  `strangler_agg_seq (aggregate ${KEY}, seq BIGINT UNSIGNED NOT NULL, own_seq BIGINT UNSIGNED NOT NULL DEFAULT 0,
    seen BIGINT UNSIGNED NOT NULL DEFAULT 0, own_fields TEXT ${TEXT} NULL, PRIMARY KEY (aggregate))`,
  `strangler_thin (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, aggregate ${KEY}, op CHAR(1) ${TEXT} NOT NULL,
    changed TEXT ${TEXT} NOT NULL, origin VARCHAR(190) ${TEXT} NOT NULL, at DATETIME(6) NOT NULL,
    PRIMARY KEY (id), KEY aggregate (aggregate))`,
  `strangler_outbox (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, ${STORED_EVENT},
    next_try DATETIME(6) NOT NULL DEFAULT '${NEVER_TRIED}', tries INT UNSIGNED NOT NULL DEFAULT 0,
    error VARCHAR(500) ${TEXT} NULL, PRIMARY KEY (id), UNIQUE KEY aggregate (aggregate, seq),
    KEY due (next_try, id, shard))`,
  `strangler_archive (id BIGINT UNSIGNED NOT NULL, ${STORED_EVENT}, archived_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id), KEY aggregate (aggregate, seq))`,
  `strangler_lease (shard SMALLINT UNSIGNED NOT NULL, owner VARCHAR(190) ${TEXT} NOT NULL DEFAULT '',
    epoch BIGINT UNSIGNED NOT NULL DEFAULT 0, until DATETIME(6) NOT NULL DEFAULT '${NEVER_TRIED}', PRIMARY KEY (shard))`,
  `strangler_version (consumer ${NAME}, aggregate ${KEY}, seq BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (consumer, aggregate))`,
  `strangler_inbox (consumer ${NAME}, event_id ${UUID}, at DATETIME(6) NOT NULL,
    PRIMARY KEY (consumer, event_id), KEY at (at))`,
  `strangler_parked (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, consumer ${NAME}, aggregate ${KEY},
    seq BIGINT UNSIGNED NOT NULL, event_id ${UUID}, type ${NAME}, source ${NAME}, envelope MEDIUMTEXT ${TEXT} NOT NULL,
    error TEXT ${TEXT} NULL, tries INT UNSIGNED NOT NULL DEFAULT 0, next_try DATETIME(6) NULL,
    parked_at DATETIME(6) NOT NULL, PRIMARY KEY (id), UNIQUE KEY event (consumer, event_id),
    KEY aggregate (consumer, aggregate, seq), KEY due (consumer, next_try))`,
  `strangler_attempts (consumer ${NAME}, event_id ${UUID}, attempts INT UNSIGNED NOT NULL, at DATETIME(6) NOT NULL,
    PRIMARY KEY (consumer, event_id), KEY at (at))`,
  `strangler_conflicts (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, aggregate ${KEY}, event_id ${UUID},
    seq BIGINT UNSIGNED NOT NULL, merged_seq BIGINT UNSIGNED NOT NULL, ours TEXT ${TEXT} NOT NULL,
    theirs TEXT ${TEXT} NOT NULL, kept TEXT ${TEXT} NOT NULL, envelope MEDIUMTEXT ${TEXT} NOT NULL,
    at DATETIME(6) NOT NULL, PRIMARY KEY (id), KEY aggregate (aggregate))`,
  `strangler_fence (fence ${NAME}, tenant VARCHAR(190) ${TEXT} NOT NULL, epoch BIGINT UNSIGNED NOT NULL DEFAULT 0,
    owner VARCHAR(20) ${TEXT} NOT NULL DEFAULT 'legacy', watermark MEDIUMTEXT ${TEXT} NULL, changed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (fence, tenant))`,
  `strangler_counter (name ${NAME}, value BIGINT UNSIGNED NOT NULL, table_name VARCHAR(64) ${TEXT} NULL,
    column_name VARCHAR(64) ${TEXT} NULL, PRIMARY KEY (name))`,
  `strangler_backfill (aggregate ${NAME}, last_key VARCHAR(190) ${TEXT} NULL, done BIGINT UNSIGNED NOT NULL DEFAULT 0,
    total BIGINT UNSIGNED NOT NULL DEFAULT 0, started_at DATETIME(6) NOT NULL, finished_at DATETIME(6) NULL,
    PRIMARY KEY (aggregate))`,
];

/** Creates the `strangler_*` tables that are missing; needs CREATE and INSERT on the database. */
export async function createEventTables(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.raw(`CREATE TABLE IF NOT EXISTS ${table} ${END}`);
  const shards = Array.from({ length: SHARDS }, (_, shard) => `(${shard})`).join(', ');
  await knex.raw(`INSERT IGNORE INTO strangler_lease (shard) VALUES ${shards}`);
}
