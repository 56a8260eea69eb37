import { readJsonFile } from '../stack/json-file.ts';
import type { StackHome } from '../stack/home.ts';
import type { Secrets } from '../stack/secrets.ts';
import { UserError } from '../user-error.ts';

/** The password that all staff of the seeded chain share. */
export function readSecrets(home: StackHome): Pick<Secrets, 'staffPassword'> {
  const secrets = readJsonFile(home.secretsFile) as Secrets | undefined;
  if (secrets === undefined) throw new UserError('The stack has never been started here. Start it: npm run up');
  return secrets;
}
