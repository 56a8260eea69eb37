import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { UnleashAccess } from '../../flags/index.ts';
import { UserError } from '../user-error.ts';

const stackFile = '.stack/stack.json';
const stack = z.object({ unleash: z.object({ url: z.string(), adminToken: z.string() }) });

/** Where Unleash is: UNLEASH_URL with UNLEASH_ADMIN_TOKEN, else the local stack; `from` names which. */
export async function findUnleash(env = process.env): Promise<UnleashAccess & { from: string }> {
  const { UNLEASH_URL: url, UNLEASH_ADMIN_TOKEN: adminToken } = env;
  if (url !== undefined && url !== '') {
    if (adminToken === undefined || adminToken === '') {
      throw new UserError('UNLEASH_URL is set, UNLEASH_ADMIN_TOKEN is not: set it to an admin token of that Unleash.');
    }
    // Clients are given the address of the client API; both forms are understood.
    return { url: url.replace(/\/api\/?$/, ''), adminToken, from: 'UNLEASH_URL' };
  }
  const text = await readFile(stackFile, 'utf8').catch((cause: unknown) => {
    const how = 'start the local stack ("strangler up"), or set UNLEASH_URL and UNLEASH_ADMIN_TOKEN';
    throw new UserError(`No Unleash is known: ${how}.`, { cause });
  });
  return { ...stack.parse(JSON.parse(text)).unleash, from: stackFile };
}
