import { field, type Path, type Report } from './document.ts';

/** Checks that the decorators of a route are there, and that nothing compares what they have changed. */
export function checkDecorators(route: unknown, path: Path, known: readonly string[], report: Report): void {
  const lists = (['pre', 'post'] as const).flatMap((key) => {
    const names = field(route, key);
    return Array.isArray(names) ? names.map((name: unknown, index) => ({ name, place: [...path, key, index] })) : [];
  });
  const caught = field(route, 'catch');
  for (const { name, place } of [...lists, { name: caught, place: [...path, 'catch'] }]) {
    if (typeof name !== 'string' || known.includes(name)) continue;
    const remedy = known.length === 0 ? 'there is none yet' : `use one of: ${known.join(', ')}`;
    report(
      place,
      `no decorator is called "${name}"`,
      `add it under decorators as ${name}: { call: http://… }; ${remedy}`,
    );
  }
  const isDecorated = lists.length > 0 || caught !== undefined;
  if (isDecorated && field(route, 'shadow') !== undefined) {
    report(
      [...path, 'shadow'],
      'a decorated answer cannot be compared with one that is not',
      'remove shadow, or the decorators of this route',
    );
  }
}
