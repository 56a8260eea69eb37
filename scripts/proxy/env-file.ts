import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';

/** The name of the file with the secrets of a strangler.yaml, in the same folder. */
export const ENV_FILE = 'strangler.env';

/**
 * Takes the variables of `strangler.env` beside a configuration into the environment; what is set there already stays.
 * Answers whether there is such a file.
 */
export function loadEnvBeside(configFile: string): boolean {
  const file = join(dirname(configFile), ENV_FILE);
  if (!existsSync(file)) return false;
  try {
    process.loadEnvFile(file);
  } catch (cause) {
    throw new UserError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`, {
      cause,
    });
  }
  return true;
}
