import { existsSync } from 'node:fs';
import { loadConfig } from '../../strangler-proxy/index.ts';
import { readStackFile } from '../stack/stack-file.ts';
import { packaged, stackHome } from '../stack/home.ts';
import { UserError } from '../user-error.ts';
import { loadEnvBeside } from './env-file.ts';
import { loadForUser } from './load-for-user.ts';

/** Where a running proxy's admin API is, and its token. */
export interface AdminAccess {
  readonly url: string;
  readonly token: string;
}

export interface AdminOptions {
  readonly admin?: string;
  readonly token?: string;
}

const CONFIG = 'strangler.yaml';

/** The admin API that was named, or that of the strangler.yaml in this folder, or the running stack's. */
export async function findAdmin({ admin, token }: AdminOptions): Promise<AdminAccess> {
  if (admin === undefined) return (await adminHere()) ?? adminOfStack();
  const given = token ?? process.env['STRANGLER_ADMIN_TOKEN'];
  if (given === undefined) throw new UserError('--admin needs --token, or STRANGLER_ADMIN_TOKEN in the environment.');
  return { url: admin, token: given };
}

/** Of the strangler.yaml in this folder, when its variables are known: those of the stack's own are not. */
async function adminHere(): Promise<AdminAccess | undefined> {
  if (!existsSync(CONFIG)) return undefined;
  const isOurs = loadEnvBeside(CONFIG) || packaged;
  const config = await (isOurs ? loadForUser(CONFIG) : loadConfig(CONFIG).catch(() => undefined));
  if (config === undefined || config.admin.port === 0) return undefined;
  const { admin } = config;
  const host = admin.host.includes(':') ? `[${admin.host}]` : admin.host;
  return { url: `http://${host}:${admin.port}`, token: admin.token };
}

function adminOfStack(): AdminAccess {
  if (!packaged) return readStackFile(stackHome()).admin;
  throw new UserError(
    `There is no ${CONFIG} in this folder. Make one (strangler init --legacy URL), or name a running proxy with --admin.`,
  );
}

/** Asks the admin API; a UserError when it does not answer or refuses. */
export async function askAdmin(access: AdminAccess, path: string): Promise<unknown> {
  const response = await fetch(new URL(path, access.url), {
    headers: { authorization: `Bearer ${access.token}` },
  }).catch(() => {
    throw new UserError(
      `No proxy answers at ${access.url}. Start it (strangler proxy, or npm run up for the local stack), ` +
        'or name another with --admin.',
    );
  });
  const body = (await response.json()) as { readonly title?: string };
  if (!response.ok) throw new UserError(`${access.url} refuses: ${body.title ?? response.statusText}.`);
  return body;
}
