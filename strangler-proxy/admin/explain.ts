import type { FlagContext } from '../../flags/index.ts';
import { decide } from '../decision/decide.ts';
import { type Decision, noRoute } from '../decision/decision.ts';
import { decisionInput } from '../forwarding/decide-request.ts';
import { targetOn } from '../forwarding/plan.ts';
import { type NormalisedTarget, normaliseTarget } from '../routing/normalise.ts';
import type { CompiledRoute } from '../routing/compiled-route.ts';
import type { Proxy } from '../server/proxy.ts';
import { readCookie } from '../visitors/cookies.ts';
import { explainDecision, type ExplainStep } from './explain-decision.ts';
import type { ExplainQuestion } from './explain-question.ts';

export interface Explanation {
  /** Null for a request that goes nowhere. */
  readonly side: Decision['side'] | null;
  readonly reason: Decision['reason'] | 'internal-path' | 'ambiguous-path' | 'no-path' | 'when-off';
  readonly route: string | null;
  readonly upstream: string | null;
  readonly target: string | null;
  readonly steps: readonly ExplainStep[];
}

/** What an explanation looks at; the running proxy, or one that was only configured. */
export type ExplainSource = Pick<Proxy, 'table' | 'flags' | 'readContext' | 'visitOf'>;

/** Which side would answer, and why, step by step; nothing is sent anywhere. */
export function explain(source: ExplainSource, question: ExplainQuestion): Explanation {
  const steps: ExplainStep[] = [];
  const step = (name: string, result: string): void => void steps.push({ step: name, result });
  const refused = (reason: Explanation['reason'], route: string | null = null): Explanation => ({
    side: null,
    reason,
    route,
    upstream: null,
    target: null,
    steps,
  });
  const table = source.table();
  const target = normaliseTarget(question.target, table.keepsSemicolons);
  if (target === undefined) {
    step('match', 'is no path: 400');
    return refused('no-path');
  }
  if (target.internal) {
    step('match', 'leads to /__strangler, which is never reachable from outside: 404');
    return refused('internal-path');
  }
  step('normalise', target.matched);
  const { unnamed, find } = table;
  const host = headerOf(question, 'host');
  const route = find(question.method, target.matched, host);
  if (table.isAmbiguous(target.rawPath, question.method, host, route)) {
    step('match', 'another reading of the path (%2f, a backslash, a double escape) is a route’s: 400');
    return refused('ambiguous-path');
  }
  if (route === undefined) {
    if (unnamed.whenOff !== undefined) {
      step('match', `no route names it, and there is no legacy side: ${unnamed.whenOff.status}`);
      return refused(noRoute.reason);
    }
    step('match', 'no route names it: legacy gets it byte for byte');
    return answer(unnamed, noRoute, target.verbatim, steps);
  }
  const group = route.config?.group === undefined ? '' : `, group ${route.config.group}`;
  step('match', `route ${route.id} (${route.config?.match.path ?? ''}${group})`);
  if (question.session !== undefined) step('session', question.session);
  const context = contextOf(source, route, question, target);
  step('context', JSON.stringify(context));
  const decision = decideAndTell(source, route, question, context, steps);
  if (route.whenOff !== undefined && decision.side === 'legacy') {
    step('when off', `the route has no legacy side: ${route.whenOff.status}`);
    return refused('when-off', route.id);
  }
  return answer(route, decision, targetOn({ route, path: target.path, query: target.query }, decision), steps);
}

function decideAndTell(
  { flags, visitOf }: ExplainSource,
  route: CompiledRoute,
  question: ExplainQuestion,
  context: FlagContext,
  steps: ExplainStep[],
): Decision {
  const { group, endsPin } = route;
  const { method } = question;
  const cookie = headerOf(question, 'cookie');
  const visit = group && visitOf({ group, endsPin, method, cookie, isHttps: false, userId: context.userId });
  const input = decisionInput(route, method, context, undefined, visit);
  const decision = decide(flags, input);
  steps.push(...explainDecision({ route, flags, input, visit, decision }));
  return decision;
}

function contextOf(
  source: ExplainSource,
  route: CompiledRoute,
  question: ExplainQuestion,
  target: NormalisedTarget,
): FlagContext {
  const cookie = headerOf(question, 'cookie');
  const read = source.readContext()?.({
    rawHeaders: question.headers.flat(),
    cookie,
    path: target.matched,
    query: target.query,
    segments: route.segments,
    identity: { sub: '', ...question.claims },
    body: route.contextBody && question.body !== undefined ? JSON.parse(question.body) : undefined,
  });
  const sessionId = readCookie(cookie, 'strangler_sid')?.split('.')[0];
  return {
    ...read,
    ...(sessionId !== undefined && { sessionId }),
    ...(question.user !== undefined && { userId: question.user }),
  };
}

function headerOf({ headers }: ExplainQuestion, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
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
