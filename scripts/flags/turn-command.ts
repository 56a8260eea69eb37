import { flagDefinitions } from '../../flags/flag-definitions.ts';
import { setFlag } from '../../flags/index.ts';
import { withUnleash } from './with-unleash.ts';

/** Turns one flag and says so. */
export async function turnCommand(
  name: string,
  on: boolean,
  { environment, json = false }: { environment: string; json?: boolean },
): Promise<void> {
  await withUnleash((admin) => setFlag(admin, flagDefinitions, { name, environment, on }));
  console.log(
    json ? JSON.stringify({ name, environment, enabled: on }) : `${name} is ${on ? 'on' : 'off'} in ${environment}.`,
  );
}
