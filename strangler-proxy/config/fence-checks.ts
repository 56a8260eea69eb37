import { field, type Report } from './document.ts';

const safeMethods: ReadonlySet<unknown> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Checks that what a fence keeps together moves together: one service, one flag, and a fence that there is. */
export function checkFences(content: unknown, report: Report): void {
  const fences = entries(field(content, 'fences'));
  const properties = Object.keys(record(field(field(content, 'context'), 'properties')));
  for (const [name, fence] of fences) {
    const tenant = field(fence, 'tenant');
    if (typeof tenant === 'string' && !properties.includes(tenant))
      report(
        ['fences', name, 'tenant'],
        `the context has no property "${tenant}"`,
        `add context.properties.${tenant}, or use one of: ${properties.join(', ')}`,
      );
  }
  const names = fences.map(([name]) => name);
  const first = new Map<string, { readonly id: unknown; readonly service: unknown; readonly flag: unknown }>();
  for (const [group, settings] of entries(field(content, 'groups'))) {
    const fence = field(settings, 'fence');
    if (typeof fence === 'string' && !names.includes(fence))
      report(
        ['groups', group, 'fence'],
        `no fence is called "${fence}"`,
        `add it under fences as ${fence}: { secret: … }`,
      );
  }
  for (const [index, route] of list(field(content, 'routes')).entries()) {
    const fence = field(field(field(content, 'groups'), String(field(route, 'group'))), 'fence');
    if (typeof fence !== 'string' || !mayWrite(route)) continue;
    const [service, flag] = [field(route, 'service'), field(route, 'flag')];
    const other = first.get(fence);
    if (other === undefined) first.set(fence, { id: field(route, 'id'), service, flag });
    if (field(route, 'whenOff') !== undefined)
      report(
        ['routes', index, 'whenOff'],
        'a write without a legacy side has nowhere to move from',
        'take it out of the group',
      );
    else if (flag === undefined)
      report(['routes', index], `no flag moves this write of the fence "${fence}"`, 'give it a flag, or another group');
    for (const [key, mine, theirs] of [
      ['service', service, other?.service],
      ['flag', flag, other?.flag],
    ] as const) {
      if (other === undefined || typeof mine !== 'string' || typeof theirs !== 'string' || mine === theirs) continue;
      report(
        ['routes', index, key],
        `the writes of the fence "${fence}" move together, but ${String(other.id)} has the ${key} ${theirs}`,
        `use one ${key} for all of them, or another fence`,
      );
    }
  }
}

function mayWrite(route: unknown): boolean {
  const methods = list(field(field(route, 'match'), 'methods'));
  return methods.length === 0 || methods.some((each) => !safeMethods.has(each));
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(record(value));
}

function record(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
