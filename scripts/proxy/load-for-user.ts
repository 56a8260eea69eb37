import type { ProxyConfig } from '../../strangler-proxy/index.ts';
import { configSource, loadSource } from './config-source.ts';

/** Loads a strangler.yaml, its variables from the environment or from strangler.env beside it. */
export async function loadForUser(file: string): Promise<ProxyConfig> {
  return loadSource(configSource({ config: file }));
}
