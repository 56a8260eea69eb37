import { flagDefinitions } from '../../flags/flag-definitions.ts';
import { planFlags } from '../../flags/index.ts';
import { differenceTable } from './difference-table.ts';
import { withUnleash } from './with-unleash.ts';

/** Prints what an apply would do; exit code 1 when there is something to do or to settle. */
export async function planCommand({ force = false, json = false }: { force?: boolean; json?: boolean }): Promise<void> {
  const plan = await withUnleash((admin) => planFlags(admin, flagDefinitions, { force }));
  const { changes, kept, problems } = plan;
  if (json) console.log(JSON.stringify(plan, null, 2));
  else {
    console.log(changes.length === 0 ? 'Nothing to apply.' : `To apply:\n${differenceTable(changes)}`);
    if (kept.length > 0) console.log(`\nStays as it is:\n${differenceTable(kept)}`);
    if (problems.length > 0) console.log(`\nTo be settled by a person:\n${differenceTable(problems)}`);
  }
  if (changes.length + problems.length > 0) process.exitCode = 1;
}
