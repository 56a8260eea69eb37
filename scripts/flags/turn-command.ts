import { flagDefinitions } from '../../flags/flag-definitions.ts';
import { setFlag } from '../../flags/index.ts';
import { loadEnvBeside } from '../proxy/env-file.ts';
import { flagsFileOf, turnInFile } from './flags-file.ts';
import { withUnleash } from './with-unleash.ts';

/** Turns one flag, in the flags file where strangler.yaml names one, else in Unleash, and says so. */
export async function turnCommand(
  name: string,
  on: boolean,
  { environment, config, json = false }: { environment: string; config: string; json?: boolean },
): Promise<void> {
  const word = on ? 'on' : 'off';
  const file = flagsFileOf(config);
  if (file !== undefined) {
    turnInFile(file, name, on);
    console.log(json ? JSON.stringify({ name, file: file.path, enabled: on }) : `${name} is ${word} in ${file.path}.`);
    return;
  }
  loadEnvBeside(config);
  await withUnleash((admin) => setFlag(admin, flagDefinitions, { name, environment, on }));
  console.log(json ? JSON.stringify({ name, environment, enabled: on }) : `${name} is ${word} in ${environment}.`);
}
