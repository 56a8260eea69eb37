import { readStackFile } from '../stack/stack-file.ts';
import { stackHome } from '../stack/home.ts';
import { UserError } from '../user-error.ts';

/** Where a running proxy's admin API is, and its token. */
export interface AdminAccess {
  readonly url: string;
  readonly token: string;
}

export interface AdminOptions {
  readonly admin?: string;
  readonly token?: string;
}

/** The admin API that was named, or the running stack's. */
export function findAdmin({ admin, token }: AdminOptions): AdminAccess {
  if (admin === undefined) return readStackFile(stackHome()).admin;
  const given = token ?? process.env['STRANGLER_ADMIN_TOKEN'];
  if (given === undefined) throw new UserError('--admin needs --token, or STRANGLER_ADMIN_TOKEN in the environment.');
  return { url: admin, token: given };
}

/** Asks the admin API; a UserError when it does not answer or refuses. */
export async function askAdmin(access: AdminAccess, path: string): Promise<unknown> {
  const response = await fetch(new URL(path, access.url), {
    headers: { authorization: `Bearer ${access.token}` },
  }).catch(() => {
    throw new UserError(`No proxy answers at ${access.url}. Start the stack (npm run up), or name it with --admin.`);
  });
  const body = (await response.json()) as { readonly title?: string };
  if (!response.ok) throw new UserError(`${access.url} refuses: ${body.title ?? response.statusText}.`);
  return body;
}
