import { METHODS } from 'node:http';
import { makeBlockList } from '../forwarding/peer.ts';
import { missingParameters } from '../routing/target-builder.ts';
import { parsePattern } from '../routing/pattern.ts';
import { isInternalPath } from '../routing/plain-path.ts';
import { checkDecorators } from './decorator-checks.ts';
import { field, type Path, type Report } from './document.ts';
import { checkFences } from './fence-checks.ts';
import { checkGroups } from './group-checks.ts';
import { checkLegacy } from './legacy-checks.ts';
import { checkIdentity } from './identity-checks.ts';
import { checkRewrites } from './rewrite-checks.ts';
import { checkUpstreams } from './upstream-checks.ts';
import { conflictOf, type Leniency, type RoutePlace } from './route-conflicts.ts';

const defaultMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Checks what no schema can: how the parts of the file fit together.
 *
 * It reads the file as it is, not the parsed configuration, so that these errors are reported beside the schema's.
 */
export function checkTogether(content: unknown, report: Report): void {
  checkFlagSource(content, report);
  checkTrustedPeers(content, report);
  checkUpstreams(content, report);
  checkRewrites(content, report);
  checkLegacy(content, report);
  const upstreams = Object.keys((field(content, 'upstreams') as object | null | undefined) ?? {});
  const legacy = text(field(content, 'legacy'));
  if (legacy !== undefined && !upstreams.includes(legacy))
    report(['legacy'], `no upstream is called "${legacy}"`, addUpstream(legacy, upstreams));
  const routes = list(field(content, 'routes'));
  const decorators = Object.keys((field(content, 'decorators') as object | null | undefined) ?? {});
  for (const [index, route] of routes.entries()) {
    checkService(route, ['routes', index], upstreams, legacy, report);
    checkMatch(route, ['routes', index], report);
    checkDecorators(route, ['routes', index], decorators, report);
  }
  checkIdentity(content, report);
  checkGroups(content, report);
  checkFences(content, report);
  checkIds(routes, report);
  checkConflicts(routes, leniencyOf(content, legacy), report);
}

function checkFlagSource(content: unknown, report: Report): void {
  const [unleash, flags] = [field(content, 'unleash'), field(content, 'flags')];
  if (unleash === undefined && flags === undefined && wantsFlags(content)) {
    report([], 'nothing says where the flags come from', 'add unleash: { url, token } or flags: { file }');
  }
  if (unleash !== undefined && flags !== undefined)
    report(['flags'], 'both unleash and flags are given', 'keep one of them');
}

/** A file that has routes, and no flag at any of them, needs no source. */
function wantsFlags(content: unknown): boolean {
  const routes = list(field(content, 'routes'));
  return routes.length === 0 || routes.some((route) => field(route, 'flag') !== undefined);
}

function checkTrustedPeers(content: unknown, report: Report): void {
  for (const [index, peer] of list(field(field(content, 'listen'), 'trustedPeers')).entries()) {
    if (typeof peer !== 'string') continue;
    try {
      makeBlockList([peer]);
    } catch {
      report(
        ['listen', 'trustedPeers', index],
        `"${peer}" is no address and no network`,
        'write 10.1.2.3 or 10.0.0.0/8',
      );
    }
  }
}

function checkService(
  route: unknown,
  path: Path,
  upstreams: readonly string[],
  legacy: string | undefined,
  report: Report,
): void {
  const service = text(field(route, 'service'));
  if (service === undefined) return;
  if (!upstreams.includes(service))
    report([...path, 'service'], `no upstream is called "${service}"`, addUpstream(service, upstreams));
  else if (service === legacy)
    report(
      [...path, 'service'],
      `"${service}" is the legacy side itself`,
      'name the upstream of the extracted service',
    );
}

function checkMatch(route: unknown, path: Path, report: Report): void {
  const match = field(route, 'match');
  for (const [index, method] of list(field(match, 'methods')).entries()) {
    if (typeof method === 'string' && (!METHODS.includes(method) || method === 'CONNECT')) {
      report([...path, 'match', 'methods', index], `"${method}" is no method that can be routed`, 'write GET, POST, …');
    }
  }
  const pattern = text(field(match, 'path'));
  if (pattern === undefined) return;
  const parsed = parsePattern(pattern);
  if ('problem' in parsed) {
    report([...path, 'match', 'path'], parsed.problem, 'write it as in /api/orders/:id');
    return;
  }
  if (isInternalPath(pattern))
    report([...path, 'match', 'path'], 'paths below /__strangler are never forwarded', 'choose another path');
  const target = text(field(field(route, 'rewrite'), 'path'));
  if (target === undefined) return;
  const parsedTarget = parsePattern(target);
  if ('problem' in parsedTarget) {
    report([...path, 'rewrite', 'path'], parsedTarget.problem, 'write it as in /v1/orders/:id');
    return;
  }
  for (const name of missingParameters(parsed.segments, target)) {
    report(
      [...path, 'rewrite', 'path'],
      `"${name}" is not in the path that is matched, ${pattern}`,
      'use the names of match.path',
    );
  }
}

function checkIds(routes: readonly unknown[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, route] of routes.entries()) {
    const id = text(field(route, 'id'));
    if (id === undefined) continue;
    if (seen.has(id))
      report(['routes', index, 'id'], `two routes are called "${id}"`, 'give each route an id of its own');
    seen.add(id);
  }
}

function checkConflicts(routes: readonly unknown[], leniency: Leniency, report: Report): void {
  const places = routes.map(placeOf);
  for (const [later, place] of places.entries()) {
    for (const [earlier, other] of places.slice(0, later).entries()) {
      const conflict = place && other && conflictOf(other, place, leniency);
      if (conflict === undefined) continue;
      const name = text(field(routes[earlier], 'id')) ?? `routes[${earlier}]`;
      if (conflict === 'same')
        report(
          ['routes', later, 'match'],
          `matches the same requests as the route "${name}", so one of them can never be reached`,
          'remove one, or let them differ in method, path or host',
        );
      else
        report(
          ['routes', later, 'match'],
          `some requests match this route and "${name}" alike, and neither is a special case of the other`,
          'make one of the paths more special, or let them differ in method or host',
        );
    }
  }
}

function placeOf(route: unknown): RoutePlace | undefined {
  const match = field(route, 'match');
  const path = text(field(match, 'path'));
  if (path === undefined) return undefined;
  const methods = list(field(match, 'methods')).filter((each) => typeof each === 'string');
  return {
    path,
    methods: methods.length === 0 ? defaultMethods : methods,
    host: text(field(match, 'host'))?.toLowerCase(),
  };
}

function leniencyOf(content: unknown, legacy: string | undefined): Leniency {
  const upstream = field(field(content, 'upstreams'), legacy ?? '');
  return {
    caseSensitive: field(upstream, 'caseSensitive') === true,
    strictSlash: field(upstream, 'strictSlash') === true,
  };
}

function addUpstream(name: string, upstreams: readonly string[]): string {
  const others = upstreams.length === 0 ? '' : `, or use one of: ${upstreams.join(', ')}`;
  return `add it under upstreams as ${name}: { url: … }${others}`;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
