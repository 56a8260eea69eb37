import type { Proxy } from '../server/proxy.ts';
import { type Answer, type AnswerAdmin, json, jwksPath, problem } from './answer.ts';
import { explain } from './explain.ts';
import { parseExplainQuery } from './explain-question.ts';
import { withSession } from './explain-session.ts';
import { routesReport } from './routes-report.ts';

/** What one proxy tells of itself on the admin port. */
export function makeAnswers(proxy: Proxy): AnswerAdmin {
  return async ({ method, pathname, query }): Promise<Answer | undefined> => {
    if (method !== 'GET') return undefined;
    switch (pathname) {
      case '/metrics':
        return { status: 200, type: proxy.metrics.registry.contentType, body: await proxy.metrics.registry.metrics() };
      case '/routes':
        return json(routesReport(proxy.config(), proxy.table(), proxy.flags));
      case '/explain': {
        const question = parseExplainQuery(new URLSearchParams(query));
        return 'problem' in question
          ? problem(400, 'invalid-request', question.problem)
          : json(explain(proxy, await withSession(proxy.identities, question)));
      }
      case jwksPath: {
        const keys = proxy.identities.jwks();
        return keys && { ...json(keys), cache: 'public, max-age=300' };
      }
      case '/shadow':
        return json(proxy.mirror.report());
      default:
        return undefined;
    }
  };
}
