import type { Express, Request } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../services/kit/index.ts';
import { assertWorks, type Failures } from './failures.ts';
import { makeNewestFirst } from './newest-first.ts';

/** What the CRM was last told of a customer or an order, and how often; `at` is ISO 8601, UTC. */
export interface CrmRecord {
  readonly key: string;
  readonly times: number;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const KINDS = ['customers', 'orders'] as const;
const dataSchema = z.record(z.string(), z.unknown());

/** The CRM: `PUT /crm/{customers|orders}/:key` keeps the newest of each, `GET` of the same tells tests, `/crm` people. */
export function addCrm(app: Express, failures: Failures): void {
  const records = { customers: makeNewestFirst<CrmRecord>(2_000), orders: makeNewestFirst<CrmRecord>(2_000) };

  for (const kind of KINDS) {
    app.put(`/crm/${kind}/:key`, (request, response) => {
      assertWorks(failures, 'crm');
      const key = keyOf(request);
      const data = parseRequest(dataSchema, request.body);
      const times = (records[kind].get(key)?.times ?? 0) + 1;
      records[kind].put(key, { key, times, at: new Date().toISOString(), data });
      response.status(204).end();
    });

    app.get(`/crm/${kind}.json`, (_request, response) => {
      const items = records[kind].list();
      response.json({ count: items.length, items });
    });

    app.get(`/crm/${kind}/:key`, (request, response) => {
      const record = records[kind].get(keyOf(request));
      if (record === undefined) throw problem('not-found', `The CRM knows nothing of ${request.path}.`);
      response.json(record);
    });
  }

  app.get('/crm', (request, response) => {
    const live = request.query['live'] === '1';
    const page = { title: 'CRM', path: '/crm', name: 'crm', failing: failures.crm, live };
    const kinds = KINDS.map((kind) => ({ kind, items: records[kind].list() }));
    response.render('fakes/views/crm', { ...page, kinds });
  });
}

function keyOf(request: Request): string {
  return String(request.params['key']);
}
