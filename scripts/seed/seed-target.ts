import { stackHome } from '../stack/home.ts';
import { LEGACY_DATABASE } from '../stack/parts/programs.ts';
import { loadSecrets } from '../stack/secrets.ts';
import { findStackFile } from '../stack/stack-file.ts';
import { UserError } from '../user-error.ts';
import { staffPassword } from './staff-password.ts';

/** The database to fill, and the password of the logins in it. */
export interface SeedTarget {
  readonly url: string;
  /** Without credentials, for people. */
  readonly name: string;
  staffPassword(): Promise<string>;
}

/** The database that was named, that of the stack that runs, or that of $MYSQL_URL. */
export function findTarget(given: string | undefined): SeedTarget {
  if (given !== undefined) return target(given, staffPassword);
  const home = stackHome();
  const stack = findStackFile(home);
  if (stack !== undefined) {
    return target(stack.mysql, async () => (await loadSecrets(home.secretsFile)).staffPassword);
  }
  const server = process.env['MYSQL_URL'] ?? '';
  if (server === '') throw new UserError('Which database? Start the stack, or give --database-url.');
  return target(server, staffPassword);
}

function target(text: string, password: () => Promise<string>): SeedTarget {
  if (!URL.canParse(text) || new URL(text).protocol !== 'mysql:') {
    throw new UserError('The database is given as mysql://user:password@host:port/database');
  }
  const url = new URL(text);
  if (url.pathname === '' || url.pathname === '/') url.pathname = `/${LEGACY_DATABASE}`;
  return { url: url.href, name: `${url.host}${url.pathname}`, staffPassword: password };
}
