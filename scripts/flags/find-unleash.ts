import type { UnleashAccess } from '../../flags/index.ts';
import { packaged, stackHome } from '../stack/home.ts';
import { findStackFile } from '../stack/stack-file.ts';
import { UserError } from '../user-error.ts';

/** Where Unleash is: UNLEASH_URL with UNLEASH_ADMIN_TOKEN, else the local stack; `from` names which. */
export function findUnleash(env = process.env): UnleashAccess & { readonly from: string } {
  const { UNLEASH_URL: url, UNLEASH_ADMIN_TOKEN: adminToken } = env;
  if (url !== undefined && url !== '') {
    if (adminToken === undefined || adminToken === '') {
      throw new UserError('UNLEASH_URL is set, UNLEASH_ADMIN_TOKEN is not: set it to an admin token of that Unleash.');
    }
    // Clients are given the address of the client API; both forms are understood.
    return { url: url.replace(/\/api\/?$/, ''), adminToken, from: 'UNLEASH_URL' };
  }
  const home = stackHome();
  const unleash = findStackFile(home)?.unleash;
  if (unleash === undefined) {
    const how = packaged
      ? 'name a flags file in strangler.yaml (flags: { file: flags.json }), or set UNLEASH_URL and UNLEASH_ADMIN_TOKEN'
      : 'start the local stack ("npm run up"), or set UNLEASH_URL and UNLEASH_ADMIN_TOKEN';
    throw new UserError(`No Unleash is known: ${how}.`);
  }
  return { ...unleash, from: home.stackFile };
}
