import { field, type Path, type Report } from './document.ts';

const effects = ['redirects', 'cookies', 'bodies'];

/** Checks what stands below `rewrite` of upstreams and routes: each key has to have an effect. */
export function checkRewrites(content: unknown, report: Report): void {
  const upstreams = field(content, 'upstreams');
  if (typeof upstreams === 'object' && upstreams !== null)
    for (const name of Object.keys(upstreams))
      checkRewrite(field(field(upstreams, name), 'rewrite'), ['upstreams', name, 'rewrite'], undefined, report);
  const routes = field(content, 'routes');
  if (!Array.isArray(routes)) return;
  for (const [index, route] of (routes as unknown[]).entries()) {
    const service = field(upstreams, String(field(route, 'service')));
    checkRewrite(field(route, 'rewrite'), ['routes', index, 'rewrite'], field(service, 'rewrite'), report);
  }
}

/** `beyond`: what applies where this one says nothing. */
function checkRewrite(rewrite: unknown, path: Path, beyond: unknown, report: Report): void {
  if (typeof rewrite !== 'object' || rewrite === null) return;
  const hasEffect = effects.some((key) => field(rewrite, key) !== undefined || field(beyond, key) !== undefined);
  for (const key of ['origins', 'as'])
    if (field(rewrite, key) !== undefined && !hasEffect)
      report([...path, key], `"${key}" alone rewrites nothing`, `add one of: ${effects.join(', ')}`);
  const bodies = field(rewrite, 'bodies');
  if (
    typeof bodies === 'object' &&
    bodies !== null &&
    field(bodies, 'links') !== true &&
    isEmpty(field(bodies, 'replace'))
  )
    report([...path, 'bodies'], 'nothing is looked for in bodies', 'add links: true, or replace: [{ from, to }]');
  const seen = new Set<unknown>();
  for (const [index, rule] of listOf(field(bodies, 'replace')).entries()) {
    const from = field(rule, 'from');
    if (seen.has(from))
      report([...path, 'bodies', 'replace', index], `"${String(from)}" is looked for twice`, 'keep one of the two');
    seen.add(from);
  }
}

function isEmpty(value: unknown): boolean {
  return listOf(value).length === 0;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
