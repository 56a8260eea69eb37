import { fileFlags, type FlagClient, noFlags, startFlagClient } from '../../flags/index.ts';
import type { ProxyConfig } from '../config/types.ts';
import type { Logger } from '../observability/logger.ts';

/** Starts the flag client that the configuration asks for: Unleash, a file, or none where no route has a flag. */
export async function startFlags({ unleash, flags }: ProxyConfig, logger: Logger): Promise<FlagClient> {
  if (unleash === undefined) return flags === undefined ? noFlags() : fileFlags(flags.file, logger);
  const { url, token, environment, appName, refresh, backup } = unleash;
  return startFlagClient({
    url,
    token,
    environment,
    appName,
    refreshMs: refresh,
    logger,
    ...(backup !== undefined && { backupDir: backup }),
  });
}
