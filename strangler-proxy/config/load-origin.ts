import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { OriginFile, OriginRoute } from '../decorators/origin-file.ts';
import { readOriginFile } from '../decorators/origin-file.ts';
import { checkTogether } from './checks.ts';
import { type ConfigDocument, type Path, readDocument } from './document.ts';
import { withoutLegacySide } from './legacy-checks.ts';
import { deepFreeze } from './load.ts';
import { ConfigError, type ConfigProblem } from './problems.ts';
import { configSchema } from './schema/index.ts';
import type { ProxyConfig } from './types.ts';

/** What the origin's decorator file does not say. */
export interface OriginPlaces {
  readonly listen: { readonly host?: string; readonly port: number };
  readonly admin: { readonly port: number; readonly token: string };
}

/**
 * Reads the origin's decorator file, in either form, as the configuration of a proxy: its routes go to the URL of their
 * `call` always, everything else is answered 404. Throws a ConfigError that holds every error at once.
 */
export async function loadOriginConfig(
  file: string,
  places: OriginPlaces,
  env: NodeJS.ProcessEnv = process.env,
): Promise<ProxyConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const message = `the file cannot be read (${why})`;
    throw new ConfigError(file, [{ line: 1, place: '', message, remedy: 'name it with --decorators FILE' }]);
  });
  // JSON is YAML, and here errors learn their lines and variables their values.
  const document = readDocument(text, env);
  if (document.problems.length > 0) throw new ConfigError(file, document.problems);
  const origin = readOrigin(document, file);
  return deepFreeze(withoutLegacySide(toConfig(origin, document, file, places))) as ProxyConfig;
}

function readOrigin(document: ConfigDocument, file: string): OriginFile {
  try {
    return readOriginFile(document.content);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map((issue) => {
      const isLower =
        issue.code === 'unrecognized_keys' && issue.keys.some((key) => everyMethod.includes(key.toUpperCase()));
      const remedy = isLower ? 'methods are written in capitals: GET, POST, …' : 'correct it';
      return problemAt(document, issue.path.map(String), issue.message, remedy);
    });
    throw new ConfigError(file, problems);
  }
}

/** What strangler.yaml would say, checked like it; what is wrong is told at its place in the origin's file. */
function toConfig(origin: OriginFile, document: ConfigDocument, file: string, places: OriginPlaces) {
  const root = typeof document.content === 'object' && document.content !== null && 'router' in document.content;
  // What has no sound place cannot be built; everything else is looked at all the same.
  const routes = origin.routes.filter(({ call }) => faultOf(call) === undefined);
  const placeOf = ([part, index, ...rest]: Path): Path => {
    const route = part === 'routes' && typeof index === 'number' ? routes[index] : undefined;
    if (route !== undefined) return [...(root ? ['router'] : []), route.path, route.method];
    return part === 'decorators' && !root && index !== undefined ? ['decorators', index, ...rest] : [];
  };
  const problems: ConfigProblem[] = [];
  if (origin.routes.length === 0) problems.push(problemAt(document, [], 'no path is named', 'name at least one'));
  for (const { path, method, call } of origin.routes) {
    const place = [...(root ? ['router'] : []), path, method];
    if (!path.startsWith('/')) problems.push(problemAt(document, place, 'a path begins with /', `write "/${path}"`));
    const fault = faultOf(call);
    if (fault !== undefined) problems.push(problemAt(document, place, `"${call}" ${fault}`, 'correct it'));
  }
  const content = contentOf({ ...origin, routes }, places);
  const read = configSchema.safeParse(content);
  for (const { path, message } of read.error?.issues ?? []) {
    problems.push(problemAt(document, placeOf(path as Path), message));
  }
  if (problems.length === 0) {
    checkTogether(content, (path, message, remedy) => {
      problems.push(problemAt(document, placeOf(path), message, remedy));
    });
  }
  if (read.data === undefined || problems.length > 0) throw new ConfigError(file, problems);
  return read.data;
}

function problemAt(document: ConfigDocument, path: Path, message: string, remedy = 'correct it'): ConfigProblem {
  const found = document.problemAt(path, message, remedy);
  return found ?? { line: 1, place: path.join('.'), message, remedy };
}

function contentOf({ routes, decorators }: OriginFile, places: OriginPlaces): object {
  return {
    ...places,
    unnamed: 404,
    upstreams: Object.fromEntries(routes.map(({ call }) => [upstreamOf(call), { url: new URL(call).origin }])),
    decorators,
    routes: routes.map((route) => ({
      id: `${route.method} ${route.path}`,
      match: { path: route.path, ...methodsOf(route, routes) },
      service: upstreamOf(route.call),
      ...rewriteOf(route.call),
      pre: route.pre,
      post: route.post,
      ...(route.catch === undefined ? {} : { catch: route.catch }),
    })),
  };
}

/** What is wrong with the URL of a call. */
function faultOf(call: string): string | undefined {
  const url = URL.parse(call);
  if (url === null) return 'is no http:// or https:// URL';
  if (call.includes('?') || call.includes('#')) return 'has a query';
  if (url.username !== '') return 'has a user in it';
  return isEncoded(url.pathname) ? undefined : 'has a path with broken escapes';
}

function isEncoded(path: string): boolean {
  try {
    decodeURI(path);
    return true;
  } catch {
    // It throws for nothing but this.
    return false;
  }
}

/** Shows in metrics and drawings: the host, which with http needs no scheme. */
function upstreamOf(call: string): string {
  const { protocol, host, origin } = new URL(call);
  return protocol === 'http:' ? host : origin;
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** `*` is every method that the path does not name beside it. */
function methodsOf({ path, method }: OriginRoute, routes: readonly OriginRoute[]): { methods: readonly string[] } {
  if (method !== '*') return { methods: [method] };
  const named = new Set(routes.filter((other) => other.path === path).map((other) => other.method));
  return { methods: everyMethod.filter((each) => !named.has(each)) };
}

function rewriteOf(call: string): { rewrite?: { path: string } } {
  return /^https?:\/\/[^/]+$/.test(call) ? {} : { rewrite: { path: decodeURI(new URL(call).pathname) } };
}
