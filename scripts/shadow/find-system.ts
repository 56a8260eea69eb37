import { randomBytes } from 'node:crypto';
import { ConfigError } from '../../strangler-proxy/config/problems.ts';
import { loadConfig } from '../../strangler-proxy/config/load.ts';
import type { ProxyConfig } from '../../strangler-proxy/config/types.ts';
import { loadEnvBeside } from '../proxy/env-file.ts';
import { packaged, stackHome } from '../stack/home.ts';
import { findStackFile, isWhole, type StackFile } from '../stack/stack-file.ts';
import { UserError } from '../user-error.ts';

/** The local stack, when a whole one runs here. */
export function findStack(): StackFile | undefined {
  const stack = findStackFile(stackHome());
  return stack !== undefined && isWhole(stack) ? stack : undefined;
}

/** Reads strangler.yaml; what its variables say comes from the environment, else from the running stack. */
export async function readConfig(file: string, stack: StackFile | undefined): Promise<ProxyConfig> {
  loadEnvBeside(file);
  try {
    return await loadConfig(file, { ...(stack === undefined ? {} : stackVariables(stack)), ...process.env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const hint =
      stack === undefined && !packaged
        ? '\n(The local stack does not run; with it the variables would be known: npm run up)'
        : '';
    throw new UserError(error.message + hint, { cause: error });
  }
}

/** The variables of the repository's own strangler.yaml, as `up` sets them for the proxy. */
function stackVariables(stack: StackFile): Readonly<Record<string, string>> {
  return {
    PROXY_PORT: new URL(stack.proxy).port,
    STRANGLER_ADMIN_PORT: new URL(stack.admin.url).port,
    STRANGLER_ADMIN_TOKEN: stack.admin.token,
    UNLEASH_API_URL: `${stack.unleash.url}/api`,
    UNLEASH_CLIENT_TOKEN: stack.unleash.clientToken,
    UNLEASH_ADMIN_TOKEN: stack.unleash.adminToken,
    FLAGS_BACKUP_DIR: '.',
    MONOLITH_URL: stack.monolith,
    // Only the proxy that runs reads sessions and settles who may write.
    BRIDGE_SECRET: randomBytes(32).toString('hex'),
    FENCE_SECRET: randomBytes(32).toString('hex'),
    ...Object.fromEntries(Object.entries(stack.services).map(([name, url]) => [`${name.toUpperCase()}_URL`, url])),
  };
}
