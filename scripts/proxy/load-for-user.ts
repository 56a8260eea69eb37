import { ConfigError, loadConfig, type ProxyConfig } from '../../strangler-proxy/index.ts';
import { UserError } from '../user-error.ts';
import { loadEnvBeside } from './env-file.ts';

/**
 * Loads a configuration, its variables from the environment or from strangler.env beside it; what is wrong with it is
 * the user's to mend, so it is told without a stack.
 */
export async function loadForUser(file: string): Promise<ProxyConfig> {
  loadEnvBeside(file);
  return loadConfig(file).catch((error: unknown) => {
    throw error instanceof ConfigError ? new UserError(error.message) : error;
  });
}
