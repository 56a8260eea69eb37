import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Plan, targetOn } from './plan.ts';

// With `_` as well: what stands behind Express may be CGI-like and read the two alike.
const ours = /^x[-_]strangler[-_]/i;

/** Lets the application around us, which is the legacy side, answer the request itself. */
export function handOver(req: IncomingMessage, res: ServerResponse, plan: Plan, next: () => void): void {
  for (const name of Object.keys(req.headers)) {
    if (ours.test(name)) Reflect.deleteProperty(req.headers, name);
  }
  for (let i = req.rawHeaders.length - 2; i >= 0; i -= 2) {
    if (ours.test(req.rawHeaders[i] ?? '')) req.rawHeaders.splice(i, 2);
  }
  req.url = targetOn(plan, plan.decision);
  if (plan.explain) res.setHeader('x-strangler-decision', plan.route.explanations[plan.decision.index] ?? '');
  if (plan.cookie !== undefined) res.appendHeader('set-cookie', plan.cookie);
  res.once('close', () => {
    const status = res.writableFinished ? res.statusCode : 0;
    plan.route.counters.record(plan.decision, status, performance.now() - plan.startedAt);
  });
  next();
}
