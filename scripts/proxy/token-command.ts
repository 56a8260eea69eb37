import { deriveKey, parseDuration, signToken, tokenScopes, type TokenScope } from '../../strangler-proxy/index.ts';
import { stackHome } from '../stack/home.ts';
import { readStackFile } from '../stack/stack-file.ts';
import { UserError } from '../user-error.ts';
import { loadEnvBeside } from './env-file.ts';

export interface TokenCommandOptions {
  readonly for: string;
  readonly scope: string;
  readonly adminToken?: string;
  readonly json?: true;
}

const longestMs = 24 * 3_600_000;

/** Prints a token; it is made here, from the admin token, without asking the proxy. */
export function tokenCommand(options: TokenCommandOptions): void {
  const lifetime = parseDuration(options.for);
  if (lifetime === undefined || lifetime <= 0 || lifetime > longestMs) {
    throw new UserError(`--for ${options.for}: write a duration of at most 24h, as in 15m.`);
  }
  const scopes = options.scope.split(',').map((each) => each.trim());
  const unknown = scopes.find((each) => !(tokenScopes as readonly string[]).includes(each));
  if (unknown !== undefined) throw new UserError(`--scope ${unknown}: the scopes are ${tokenScopes.join(', ')}.`);
  const expiresAtMs = Date.now() + lifetime;
  const token = signToken(deriveKey(adminToken(options), 'token'), scopes as TokenScope[], expiresAtMs);
  if (!options.json) console.log(token);
  else console.log(JSON.stringify({ token, scopes, expiresAt: new Date(expiresAtMs).toISOString() }, null, 2));
}

function adminToken({ adminToken: given }: TokenCommandOptions): string {
  loadEnvBeside('strangler.yaml');
  return given ?? process.env['STRANGLER_ADMIN_TOKEN'] ?? readStackFile(stackHome()).admin.token;
}
