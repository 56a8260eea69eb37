import { SingleBar, Presets } from 'cli-progress';
import { backfill } from '../../../events/index.ts';
import { capturedTables } from '../../../legacy-monolith/sync/captured-tables.ts';
import { stackHome } from '../../stack/home.ts';
import { LEGACY_DATABASE } from '../../stack/parts/programs.ts';
import { readStackFile } from '../../stack/stack-file.ts';
import { UserError } from '../../user-error.ts';
import { inDatabase } from '../outbox/databases.ts';

// Orders come last: whoever gets one knows its pizzeria, products and customer already.
const ORDER = ['pizzeria', 'product', 'customer', 'order'] as const;

/** Backfills one aggregate of the monolith anew, or all that were not done yet; returns how many of each were asked for. */
export async function runBackfill(only: string | undefined, showProgress: boolean): Promise<Record<string, number>> {
  const wanted = ORDER.filter((name) => only === undefined || name === only);
  if (wanted.length === 0) throw new UserError(`No such aggregate: ${only ?? ''}. There are: ${ORDER.join(', ')}`);
  const { mysql } = readStackFile(stackHome());
  return inDatabase(mysql, LEGACY_DATABASE, async (knex) => {
    const asked: Record<string, number> = {};
    for (const name of wanted) {
      const { aggregate, root } = capturedTables[name];
      const bar = showProgress
        ? new SingleBar({ format: `${name} {bar} {value}/{total}` }, Presets.shades_classic)
        : undefined;
      bar?.start(0, 0);
      asked[name] = await backfill(knex, {
        aggregate,
        table: root.table,
        key: root.key,
        again: only !== undefined,
        onProgress: (done, total) => {
          bar?.setTotal(total);
          bar?.update(done);
        },
      });
      bar?.stop();
    }
    return asked;
  });
}
