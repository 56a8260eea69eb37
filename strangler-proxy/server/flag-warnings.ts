import type { FlagClient } from '../../flags/index.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { RouteTable } from '../routing/route-table.ts';

/** Says which flags of routes the flag source does not know: legacy answers. */
export function warnOfUnknownFlags(table: RouteTable, flags: FlagClient, logger: Logger): void {
  for (const { config } of table.routes) {
    for (const flag of [config?.flag, config?.shadow?.flag]) {
      if (flag !== undefined && !flags.knows(flag)) logger.warn(logEvents.flagUnknown, { route: config?.id, flag });
    }
  }
}

/** Says which write routes have a flag that would split a tenant between the sides. */
export function warnOfUnsafeFlags(table: RouteTable, flags: FlagClient, logger: Logger): void {
  for (const { id, flag, isWrite } of table.routes) {
    if (flag !== undefined && isWrite && !flags.isSafeForWrites(flag)) logger.warn(logEvents.flagUnsafe, { route: id, flag });
  }
}
