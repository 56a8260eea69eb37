import { field, type Path, type Report } from './document.ts';

const remedy = 'add identity: { secret: ${BRIDGE_SECRET}, cookie: … }; see docs/reference/legacy-bridge.md';

/** Whoever uses who asks must also say where that is read, and with what. */
export function checkIdentity(content: unknown, report: Report): void {
  const identity = field(content, 'identity');
  const secret = field(identity, 'secret');
  if (secret !== undefined && secret === field(field(content, 'admin'), 'token'))
    report(
      ['identity', 'secret'],
      'is the admin token, with which the monolith could make tokens and cookies of the proxy',
      'give the bridge a secret of its own: openssl rand -hex 32',
    );
  if (identity !== undefined && field(content, 'legacy') === undefined)
    report(['identity'], 'there is no monolith whose sessions could be read', 'name it by legacy, or remove identity');
  checkSources(content, identity !== undefined, report);
  for (const [index, route] of listOf(field(content, 'routes')).entries())
    checkRoute(route, ['routes', index, 'identity'], identity !== undefined, report);
}

function checkSources(content: unknown, isConfigured: boolean, report: Report): void {
  if (isConfigured) return;
  const context = field(content, 'context');
  const properties = (field(context, 'properties') as Readonly<Record<string, unknown>> | null | undefined) ?? {};
  const sources: (readonly [Path, unknown])[] = [[['context', 'userId'], field(context, 'userId')]];
  for (const [name, source] of Object.entries(properties)) sources.push([['context', 'properties', name], source]);
  for (const [path, source] of sources) {
    if (field(source, 'identity') !== undefined)
      report([...path, 'identity'], 'nothing says where identities are read from', remedy);
  }
}

function checkRoute(route: unknown, path: Path, isConfigured: boolean, report: Report): void {
  const wanted = field(route, 'identity');
  if ((wanted === 'forward' || wanted === 'required') && !isConfigured)
    report(path, 'nothing says where identities are read from', remedy);
  if (wanted === 'required' && field(route, 'shadow') !== undefined)
    report(
      path,
      'a shadow is never told who asks, so that each of its answers would differ',
      'write identity: forward, or take the shadow away',
    );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
