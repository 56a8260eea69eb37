import { flagDefinitions } from '../../flags/flag-definitions.ts';
import { applyFlags } from '../../flags/index.ts';
import { differenceTable } from './difference-table.ts';
import { withUnleash } from './with-unleash.ts';

/** Makes Unleash as the definitions say; exit code 1 when something is left for a person to settle. */
export async function applyCommand({
  force = false,
  json = false,
}: {
  force?: boolean;
  json?: boolean;
}): Promise<void> {
  const done = await withUnleash((admin) => applyFlags(admin, flagDefinitions, { force }));
  const { changes, kept, problems } = done;
  if (json) console.log(JSON.stringify(done, null, 2));
  else {
    console.log(changes.length === 0 ? 'Nothing to do.' : `Done:\n${differenceTable(changes)}`);
    if (kept.length > 0) console.log(`\nLeft as it is:\n${differenceTable(kept)}`);
    if (problems.length > 0) console.log(`\nTo be settled by a person:\n${differenceTable(problems)}`);
  }
  if (problems.length > 0) process.exitCode = 1;
}
