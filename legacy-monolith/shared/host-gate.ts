import type { RequestHandler } from 'express';
import { problem } from '../../services/kit/index.ts';

/** What a host name of its own shows: where its `/` leads, and everything that it answers. */
interface Host {
  readonly home: string;
  readonly paths: readonly string[];
}

const LOGIN = ['/login', '/logout', '/auth'];

/** By the first label of the name: `site.pizza.example`, `site.localhost`. Every other name shows the whole back office. */
const HOSTS: ReadonlyMap<string, Host> = new Map([
  ['site', { home: '/site', paths: ['/site', '/pictures'] }],
  ['personal', { home: '/personal', paths: ['/personal', ...LOGIN] }],
  ['export', { home: '/export', paths: ['/export', ...LOGIN] }],
  ['api', { home: '/api/pizzerias', paths: ['/api'] }],
]);

/** Keeps a module's own host name to that module. The names are a convenience, no fence: roles guard what is private. */
export function gateHosts(): RequestHandler {
  return (request, response, next) => {
    const host = hostOf(request.hostname);
    if (host !== undefined && request.path === '/') {
      response.redirect(host.home);
      return;
    }
    if (!isServedOn(request.hostname, request.path)) {
      throw problem('not-found', `There is nothing at ${request.path} on this host.`);
    }
    next();
  };
}

/** Whether the host of this name answers the path. */
export function isServedOn(hostname: string | undefined, path: string): boolean {
  const host = hostOf(hostname);
  if (host === undefined) return true;
  // Express matches paths without regard to case.
  const asked = path.toLowerCase();
  return [...host.paths, '/assets'].some((prefix) => asked === prefix || asked.startsWith(`${prefix}/`));
}

function hostOf(hostname: string | undefined): Host | undefined {
  const [label = '', ...rest] = (hostname ?? '').toLowerCase().split('.');
  // A bare `api` or `site` is a machine's name in somebody's network, not a host of ours.
  return rest.length === 0 ? undefined : HOSTS.get(label);
}
