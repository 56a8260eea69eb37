import {
  FlagNotTurnedError,
  makeUnleashAdmin,
  type UnleashAccess,
  type UnleashAdmin,
  UnleashError,
} from '../../flags/index.ts';
import { UserError } from '../user-error.ts';
import { findUnleash } from './find-unleash.ts';

/** Runs a step with the admin API, closes it, and turns what the user can mend into messages. */
export async function withUnleash<T>(step: (admin: UnleashAdmin) => Promise<T>): Promise<T> {
  const access = findUnleash();
  const admin = makeUnleashAdmin(access);
  try {
    return await step(admin);
  } catch (error) {
    throw asUserError(error, access);
  } finally {
    await admin.close();
  }
}

function asUserError(error: unknown, { from }: UnleashAccess & { from: string }): unknown {
  if (error instanceof FlagNotTurnedError) return new UserError(error.message);
  if (!(error instanceof UnleashError)) return error;
  const remedy = {
    'unleash-unreachable': `Is it running? The address comes from ${from}; "npm run up" starts a local one.`,
    'unleash-token-refused': `The token comes from ${from === 'UNLEASH_URL' ? 'UNLEASH_ADMIN_TOKEN' : from}; it has to be an admin token.`,
    'unleash-refused': `The address comes from ${from}.`,
  }[error.code];
  return new UserError(`${error.message}. ${remedy}`, { cause: error });
}
