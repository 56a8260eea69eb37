import { field, type Path, type Report } from './document.ts';

/** Checks what routes say of groups, of their missing legacy side, and of the body as a source of the flag context. */
export function checkGroups(content: unknown, report: Report): void {
  const groups = field(content, 'groups');
  const names = Object.keys((groups as object | null | undefined) ?? {});
  const routes = listOf(field(content, 'routes'));
  for (const [index, route] of routes.entries()) {
    checkMembership(route, ['routes', index], groups, names, report);
    checkWhenOff(route, ['routes', index], report);
  }
  const used = new Set(routes.map((route) => field(route, 'group')));
  for (const name of names) {
    if (!used.has(name)) report(['groups', name], 'no route is of this group', `add group: ${name} to its routes`);
  }
  checkBodySources(content, routes, report);
}

function checkMembership(route: unknown, path: Path, groups: unknown, names: readonly string[], report: Report): void {
  const group = field(route, 'group');
  // Without `groups` a group is only what is shed together.
  if (typeof group === 'string' && names.length > 0 && !names.includes(group))
    report(
      [...path, 'group'],
      `no group is called "${group}"`,
      `write it under groups as ${group}: {}, or use one of: ${names.join(', ')}`,
    );
  if (field(route, 'endsPin') !== true) return;
  if (typeof group !== 'string' || field(field(groups, group), 'pin') === undefined)
    report(
      [...path, 'endsPin'],
      'there is no pin that it could end',
      'name a group whose pin is set, or remove endsPin',
    );
}

function checkWhenOff(route: unknown, path: Path, report: Report): void {
  if (field(route, 'whenOff') === undefined) return;
  for (const key of ['fallback', 'shadow']) {
    const value = field(route, key);
    if (value !== undefined && value !== false)
      report(
        [...path, key],
        `the route has no legacy side (whenOff), so there is nobody to ${key === 'shadow' ? 'compare with' : 'fall back to'}`,
        `remove ${key}, or whenOff where legacy answers too`,
      );
  }
}

function checkBodySources(content: unknown, routes: readonly unknown[], report: Report): void {
  const context = field(content, 'context');
  const properties = (field(context, 'properties') as Readonly<Record<string, unknown>> | null | undefined) ?? {};
  const sources: (readonly [Path, unknown])[] = [[['context', 'userId'], field(context, 'userId')]];
  for (const [name, source] of Object.entries(properties)) sources.push([['context', 'properties', name], source]);
  const ofBody = sources.filter(([, source]) => field(source, 'body') !== undefined);
  const asking = routes.flatMap((route, index) => (field(route, 'context') === 'body' ? [index] : []));
  if (ofBody.length === 0)
    for (const index of asking)
      report(
        ['routes', index, 'context'],
        'nothing in the context comes from the body',
        'add body: $.tenantId to a property of context, or remove it here',
      );
  if (asking.length === 0)
    for (const [path] of ofBody)
      report([...path, 'body'], 'no route reads its body', 'add context: body to the routes whose body says it');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
