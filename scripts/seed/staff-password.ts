import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UserError } from '../user-error.ts';

const LEAST_LENGTH = 8;

/** The password of the seeded logins: $STAFF_PASSWORD, or what a person types, unseen. There is no default. */
export async function staffPassword(): Promise<string> {
  const given = process.env['STAFF_PASSWORD'] ?? '';
  if (given !== '') return checked(given);
  if (!process.stdin.isTTY) throw new UserError('Which password shall the logins have? Set STAFF_PASSWORD.');
  process.stderr.write('Password for the logins: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return checked(await terminal.question(''));
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

function checked(password: string): string {
  if (password.length < LEAST_LENGTH) throw new UserError(`The password needs ${LEAST_LENGTH} characters or more.`);
  return password;
}
