import { type FlagClient, startFlagClient } from '../../flags/index.ts';
import type { Logger } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import type { MonolithConfig } from '../config.ts';

/** Tells which modules are switched on, for everybody or for this person. */
export interface ModuleSwitches {
  isOn(module: string, user?: StaffUser): boolean;
}

/** Without flags every module is on. */
export const allOn: ModuleSwitches = { isOn: () => true };

/**
 * Modules by their flags `monolith-<name>`, for a person by login and pizzeria. A module is off only when somebody has
 * switched it off: a flag that nobody has made, or that is only half made (no strategy yet), leaves it on.
 */
export function switchesOf(flags: Pick<FlagClient, 'knows' | 'describe' | 'isEnabled'>): ModuleSwitches {
  return {
    isOn(module, user) {
      const name = `monolith-${module}`;
      if (!flags.knows(name)) return true;
      const state = flags.describe().find((each) => each.name === name);
      if (state?.enabled === false && state.strategies.length === 0) return true;
      const pizzeria = user?.pizzeriaId ?? undefined;
      return flags.isEnabled(name, {
        ...(user === undefined ? {} : { userId: user.login }),
        ...(pizzeria === undefined ? {} : { properties: { pizzeriaId: String(pizzeria) } }),
      });
    },
  };
}

const REFRESH_MS = 1000;

/** Reads the flags where the configuration names an Unleash. */
export async function startSwitches(
  config: Pick<MonolithConfig, 'UNLEASH_URL' | 'UNLEASH_CLIENT_TOKEN' | 'UNLEASH_ENVIRONMENT' | 'FLAGS_BACKUP_DIR'>,
  logger: Logger,
): Promise<ModuleSwitches & { stop(): Promise<void> }> {
  if (config.UNLEASH_URL === undefined) return { ...allOn, stop: () => Promise.resolve() };
  const flags = await startFlagClient({
    url: config.UNLEASH_URL,
    token: config.UNLEASH_CLIENT_TOKEN ?? '',
    environment: config.UNLEASH_ENVIRONMENT,
    appName: 'monolith',
    refreshMs: REFRESH_MS,
    logger,
    ...(config.FLAGS_BACKUP_DIR === undefined ? {} : { backupDir: config.FLAGS_BACKUP_DIR }),
  });
  return { ...switchesOf(flags), stop: () => flags.stop() };
}
