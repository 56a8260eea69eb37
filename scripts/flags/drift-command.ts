import { flagDefinitions } from '../../flags/flag-definitions.ts';
import { driftOfFlags } from '../../flags/index.ts';
import { differenceTable } from './difference-table.ts';
import { withUnleash } from './with-unleash.ts';

/** Prints in what Unleash differs from the definitions; exit code 1 when there is something. */
export async function driftCommand({ json = false }: { json?: boolean }): Promise<void> {
  const drift = await withUnleash((admin) => driftOfFlags(admin, flagDefinitions));
  if (json) console.log(JSON.stringify(drift, null, 2));
  else console.log(drift.length === 0 ? 'Unleash is as the definitions say.' : differenceTable(drift));
  if (drift.length > 0) process.exitCode = 1;
}
