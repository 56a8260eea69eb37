import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { selectRows } from '../database/rows.ts';

/** A generated trigger. */
export interface Trigger {
  /** Start of its name; the rest is a hash of the definition. */
  readonly prefix: string;
  readonly table: string;
  /** Default: AFTER. */
  readonly timing?: 'BEFORE';
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE';
  /** Statements between BEGIN and END. */
  readonly body: string;
}

/** A text as SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The name of a trigger changes with its definition, so that the new one can stand beside the old one for a moment. */
export function triggerName(trigger: Trigger): string {
  const hash = createHash('sha256')
    .update(`${trigger.prefix}\n${trigger.table}\n${trigger.event}\n${trigger.body}`)
    .digest('hex');
  return `${trigger.prefix.slice(0, 48)}_${trigger.event.slice(0, 3).toLowerCase()}_${hash.slice(0, 8)}`;
}

/**
 * Makes `wanted` the only triggers of ours whose names begin with `prefix`. New ones are created before old ones are
 * dropped: in between a change is captured twice, which merges, but it is never missed. Triggers of others on the same
 * tables stay as they are.
 */
export async function replaceTriggers(knex: Knex, prefix: string, wanted: readonly Trigger[]): Promise<void> {
  const existing = await triggersNamed(knex, prefix);
  const names = new Set(wanted.map(triggerName));
  for (const trigger of wanted) {
    const name = triggerName(trigger);
    if (existing.has(name)) continue;
    await knex.raw(
      `CREATE TRIGGER \`${name}\` ${trigger.timing ?? 'AFTER'} ${trigger.event} ON \`${trigger.table}\` FOR EACH ROW BEGIN\n  ${trigger.body}\nEND`,
    );
  }
  for (const name of existing) if (!names.has(name)) await knex.raw(`DROP TRIGGER IF EXISTS \`${name}\``);
}

async function triggersNamed(knex: Knex, prefix: string): Promise<ReadonlySet<string>> {
  const rows = await selectRows<{ name: string }>(
    knex,
    `SELECT trigger_name AS name FROM information_schema.triggers
     WHERE trigger_schema = DATABASE() AND LEFT(trigger_name, ?) = ?`,
    [Math.min(prefix.length, 48), prefix.slice(0, 48)],
  );
  const ours = new RegExp(`^.{${Math.min(prefix.length, 48)}}_(ins|upd|del)_[0-9a-f]{8}$`);
  return new Set(rows.map((row) => row.name).filter((name) => ours.test(name)));
}
