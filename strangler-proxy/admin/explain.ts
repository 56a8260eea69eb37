import { METHODS } from 'node:http';
import type { FlagContext } from '../../flags/index.ts';
import { decide, killSwitchFlag } from '../decision/decide.ts';
import { type Decision, noRoute } from '../decision/decision.ts';
import { targetOn } from '../forwarding/plan.ts';
import { normaliseTarget } from '../routing/normalise.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import type { Proxy } from '../server/proxy.ts';
import { readCookie } from '../visitors/cookies.ts';

/** A request that nobody sent, to be explained. */
export interface ExplainQuestion {
  readonly method: string;
  readonly target: string;
  readonly user: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
}

/** One step of a decision, in the order in which they are taken. */
export interface ExplainStep {
  readonly step: string;
  readonly result: string;
}

export interface Explanation {
  readonly side: Decision['side'] | null;
  readonly reason: Decision['reason'] | 'internal-path' | 'ambiguous-path' | 'no-path';
  readonly route: string | null;
  readonly upstream: string | null;
  readonly target: string | null;
  readonly steps: readonly ExplainStep[];
}

/** What an explanation looks at; the running proxy, or one that was only configured. */
export type ExplainSource = Pick<Proxy, 'table' | 'flags' | 'readContext'>;

export function parseExplainQuery(query: URLSearchParams): ExplainQuestion | { readonly problem: string } {
  const method = (query.get('method') ?? 'GET').toUpperCase();
  const target = query.get('path');
  if (!METHODS.includes(method)) return { problem: `"${method}" is no HTTP method` };
  if (target === null || !target.startsWith('/')) return { problem: 'path is missing or does not begin with /' };
  const headers: [string, string][] = [];
  for (const each of query.getAll('header')) {
    const colon = each.indexOf(':');
    if (colon < 1) return { problem: `header "${each}" is not written name:value` };
    headers.push([each.slice(0, colon).trim().toLowerCase(), each.slice(colon + 1).trim()]);
  }
  return { method, target, user: query.get('user') ?? undefined, headers };
}

/** Which side would answer, and why, step by step; nothing is sent anywhere. */
export function explain(source: ExplainSource, question: ExplainQuestion): Explanation {
  const steps: ExplainStep[] = [];
  const step = (name: string, result: string): void => void steps.push({ step: name, result });
  const table = source.table();
  const target = normaliseTarget(question.target, table.keepsSemicolons);
  if (target === undefined || target.internal) {
    step('match', target ? 'leads to /__strangler, which is never reachable from outside: 404' : 'is no path: 400');
    return {
      side: null,
      reason: target ? 'internal-path' : 'no-path',
      route: null,
      upstream: null,
      target: null,
      steps,
    };
  }
  step('normalise', target.matched);
  const { unnamed, find } = table;
  const host = question.headers.find(([name]) => name === 'host')?.[1];
  const route = find(question.method, target.matched, host);
  if (table.isAmbiguous(target.rawPath, question.method, host, route)) {
    step('match', 'another reading of the path (%2f, a backslash, a double escape) is a route’s: 400');
    return { side: null, reason: 'ambiguous-path', route: null, upstream: null, target: null, steps };
  }
  if (route === undefined) {
    step('match', 'no route names it: legacy gets it byte for byte');
    return answer(unnamed, noRoute, target.verbatim, steps);
  }
  step('match', `route ${route.id} (${route.config?.match.path ?? ''})`);
  const context = contextOf(source, route, question, target);
  step('context', JSON.stringify(context));
  const decision = decideInSteps(source, route, question, context, step);
  return answer(route, decision, targetOn({ route, path: target.path, query: target.query }, decision), steps);
}

function decideInSteps(
  { flags }: ExplainSource,
  route: CompiledRoute,
  { method }: ExplainQuestion,
  context: FlagContext,
  step: (name: string, result: string) => void,
): Decision {
  const isUp = route.service.health.isUp();
  const isWrite = method !== 'GET' && method !== 'HEAD';
  const canUseService = !route.fallback || isWrite || isUp;
  const decision = decide(route, flags, context, undefined, canUseService, isWrite);
  step('kill switch', flags.isEnabled(killSwitchFlag) ? `${killSwitchFlag} is on: everything goes to legacy` : 'off');
  if (decision.reason === 'kill-switch') return decision;
  step('override', 'none (x-strangler-force with a token of scope force would decide here)');
  if (decision.reason === 'flag-unknown') step('flag', `${route.flag} is not known to the flag source: legacy`);
  else
    step(
      'flag',
      `${route.flag} is ${flags.isEnabled(route.flag, context) ? 'on' : 'off'} for this context${flags.isGradual(route.flag) ? ' (handed out gradually)' : ''}`,
    );
  if (decision.reason === 'flag-unsafe')
    step('write rule', `${route.flag} is handed out by user, and this request may write: legacy`);
  if (decision.reason === 'flag-on' || decision.reason === 'service-unhealthy') {
    const ejected = canUseService
      ? 'ejected, but tried all the same: legacy may not answer for it'
      : 'ejected: legacy answers';
    step('health', isUp ? `${route.service.name} is up` : `${route.service.name} is ${ejected}`);
  }
  return decision;
}

function contextOf(
  source: ExplainSource,
  route: CompiledRoute,
  question: ExplainQuestion,
  target: { readonly matched: string; readonly query: string },
): FlagContext {
  const rawHeaders = question.headers.flat();
  const cookie = question.headers.find(([name]) => name === 'cookie')?.[1];
  const read = source.readContext()?.({
    rawHeaders,
    cookie,
    path: target.matched,
    query: target.query,
    segments: route.segments,
  });
  const sessionId = readCookie(cookie, 'strangler_sid')?.split('.')[0];
  return {
    ...read,
    ...(sessionId !== undefined && { sessionId }),
    ...(question.user !== undefined && { userId: question.user }),
  };
}

function answer(route: CompiledRoute, decision: Decision, target: string, steps: readonly ExplainStep[]): Explanation {
  const upstream = decision.side === 'service' ? route.service : route.legacy;
  const last = { step: 'forward', result: `${upstream.name} (${upstream.origins}) gets ${target}` };
  return {
    side: decision.side,
    reason: decision.reason,
    route: route.config?.id ?? null,
    upstream: upstream.name,
    target,
    steps: [...steps, last],
  };
}
