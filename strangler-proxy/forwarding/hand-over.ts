import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExchangeShared } from './exchange-shared.ts';
import { isSafeMethod } from './identify.ts';
import { type CookiesFor, type Plan, targetOn } from './plan.ts';

// With `_` as well: what stands behind Express may be CGI-like and read the two alike.
const ours = /^x[-_]strangler[-_]/i;

/** Lets the application around us, which is the legacy side, answer the request itself. */
export function handOver(
  req: IncomingMessage,
  res: ServerResponse,
  plan: Plan,
  next: () => void,
  { sessionChanged }: Pick<ExchangeShared, 'sessionChanged'>,
): void {
  hideOurHeaders(req);
  req.url = targetOn(plan, plan.decision);
  if (plan.explain) res.setHeader('x-strangler-decision', plan.route.explanations[plan.decision.index] ?? '');
  if (plan.cookiesFor !== undefined) addCookies(res, plan, plan.cookiesFor);
  res.once('close', () => {
    const status = res.writableFinished ? res.statusCode : 0;
    plan.route.counters.record(plan.decision, status, performance.now() - plan.startedAt);
    // Somebody may have logged in or out, which the next request is to know.
    if (!isSafeMethod(req.method)) sessionChanged(plan.head.cookie);
  });
  next();
}

/** Adds the cookies when the application has said its status, which they may depend on. */
function addCookies(res: ServerResponse, { decision }: Plan, cookiesFor: CookiesFor): void {
  const writeHead = res.writeHead.bind(res) as (...args: readonly unknown[]) => ServerResponse;
  res.writeHead = (status: number, ...rest: readonly unknown[]) => {
    const reason = typeof rest[0] === 'string' ? [rest[0]] : [];
    // What is given here replaces what was set before, so that ours would be lost beside other cookies.
    for (const [name, values] of headersGiven(rest[reason.length] as Headers | undefined)) res.setHeader(name, values);
    for (const cookie of cookiesFor(status, decision)) res.appendHeader('set-cookie', cookie);
    return writeHead(status, ...reason);
  };
}

type Headers = Readonly<Record<string, string | string[]>>;

/** The headers of a call of writeHead, which takes an object or a flat list of names and values. */
function headersGiven(given: Headers | readonly string[] | undefined): ReadonlyMap<string, string | string[]> {
  const headers = new Map<string, string | string[]>();
  const add = (name: string, value: string | string[]): void => {
    const before = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), before === undefined ? value : [before, value].flat());
  };
  if (isList(given)) for (let i = 0; i + 1 < given.length; i += 2) add(given[i] as string, given[i + 1] as string);
  else for (const [name, value] of Object.entries(given ?? {})) add(name, value);
  return headers;
}

function isList(given: Headers | readonly string[] | undefined): given is readonly string[] {
  return Array.isArray(given);
}

const applications = new WeakMap<IncomingMessage, () => void>();

/** Remembers the application around us for a request that its legacy side answers should the service fail. */
export function keepApplication(req: IncomingMessage, next: () => void): void {
  applications.set(req, next);
}

/** Lets the application answer in place of a service that has failed; false where there is none around us. */
export function fellToApplication(
  req: IncomingMessage,
  res: ServerResponse,
  plan: Plan,
  shared: Pick<ExchangeShared, 'sessionChanged'>,
): boolean {
  const next = applications.get(req);
  if (next !== undefined) handOver(req, res, plan, next, shared);
  return next !== undefined;
}

/** Takes away what only we may say. */
export function hideOurHeaders(req: IncomingMessage): void {
  for (const name of Object.keys(req.headers)) {
    if (ours.test(name)) Reflect.deleteProperty(req.headers, name);
  }
  for (let i = req.rawHeaders.length - 2; i >= 0; i -= 2) {
    if (ours.test(req.rawHeaders[i] ?? '')) req.rawHeaders.splice(i, 2);
  }
}
