import { type FlagClient, flagsApart, type PicksBy } from '../../flags/index.ts';
import type { ContextSource, ProxyConfig } from '../config/types.ts';
import { logEvents } from '../observability/log-events.ts';
import type { Logger } from '../observability/logger.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import type { RouteTable } from '../routing/route-table.ts';

type Context = ProxyConfig['context'];

/** Says which flags of routes the flag source does not know: legacy answers. */
export function warnOfUnknownFlags(table: RouteTable, flags: FlagClient, logger: Logger): void {
  for (const { config } of table.routes) {
    for (const flag of [config?.flag, config?.shadow?.flag]) {
      if (flag !== undefined && !flags.knows(flag)) logger.warn(logEvents.flagUnknown, { route: config?.id, flag });
    }
  }
}

/** Says which flags are handed out in a way that routes or their groups cannot follow as it is meant. */
export function warnOfRollouts(table: RouteTable, context: Context, flags: FlagClient, logger: Logger): void {
  for (const route of table.routes) {
    const { id, flag, isWrite } = route;
    if (flag === undefined) continue;
    // A write route's flag would split a tenant between the sides.
    if (isWrite && !flags.isSafeForWrites(flag)) logger.warn(logEvents.flagUnsafe, { route: id, flag });
    const property = flags.missingProperty(flag, {});
    if (property !== undefined && !canSay(route, context.properties[property]))
      logger.warn(logEvents.propertyUnsaid, { route: id, flag, property });
  }
  for (const [group, found] of groupsApart(table, flags)) {
    logger.warn(logEvents.flagsApart, { group, flags: found.map(({ flag, by }) => `${flag}: ${by.join(' and ')}`) });
  }
}

/** The flags of each group that would not move together. */
export function groupsApart(table: RouteTable, flags: FlagClient): ReadonlyMap<string, readonly PicksBy[]> {
  const states = new Map(flags.describe().map((state) => [state.name, state]));
  const apart = [...Map.groupBy(table.routes, ({ config }) => config?.group)].flatMap(([group, routes]) => {
    if (group === undefined) return [];
    const names = new Set(routes.map(({ flag }) => flag));
    const found = flagsApart([...names].flatMap((name) => states.get(name ?? '') ?? []));
    return found.length === 0 ? [] : [[group, found] as const];
  });
  return new Map(apart);
}

/** Whether requests on the route can say a property of the context at all. */
function canSay({ segments, contextBody }: CompiledRoute, source: ContextSource | undefined): boolean {
  if (source === undefined) return false;
  const { path, body, ...rest } = source;
  if (Object.keys(rest).length > 0) return true;
  if (body !== undefined && contextBody) return true;
  return segments.some((each) => each.kind === 'param' && each.name === path);
}
