import { fileFlags, type FlagClient, startFlagClient } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { Logger } from '../observability/logger.ts';

/** Starts the flag client that the configuration asks for: Unleash, or a file. */
export async function startFlags({ unleash, flags }: ProxyConfig, logger: Logger): Promise<FlagClient> {
  if (unleash === undefined) return fileFlags(flags?.file ?? '', logger);
  const { refresh, backup, ...access } = unleash;
  return startFlagClient({
    ...access,
    refreshMs: refresh,
    logger,
    ...(backup !== undefined && { backupDir: backup }),
  });
}
