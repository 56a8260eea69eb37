import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { assertWorks, type Failures } from './failures.ts';
import { makeNewestFirst } from './newest-first.ts';

/** A text message as it arrived; `at` is ISO 8601, UTC. */
export interface ReceivedSms {
  readonly phone: string;
  readonly text: string;
  readonly at: string;
}

const smsSchema = z.object({ phone: z.string().min(1).max(32), text: z.string().min(1).max(1000) });
const listSchema = z.object({ phone: z.string().optional() });

/** The SMS gateway: `POST /sms` takes one, `GET /sms` shows people what came, `GET /sms.json?phone=` tells tests. */
export function addSmsGateway(app: Express, failures: Failures): void {
  const received = makeNewestFirst<ReceivedSms>(2_000);
  let count = 0;

  app.post('/sms', (request, response) => {
    assertWorks(failures, 'sms');
    const sms = { ...parseRequest(smsSchema, request.body), at: new Date().toISOString() };
    count += 1;
    received.put(String(count), sms);
    response.status(202).json({ id: count });
  });

  app.get('/sms.json', (request, response) => {
    const { phone } = parseRequest(listSchema, request.query);
    const items = received.list().filter((sms) => phone === undefined || sms.phone === phone);
    response.json({ count: items.length, items });
  });

  app.get('/sms', (request, response) => {
    const live = request.query['live'] === '1';
    const page = { title: 'SMS gateway', path: '/sms', name: 'sms', failing: failures.sms, live };
    response.render('fakes/views/sms', { ...page, items: received.list().slice(0, 200), count });
  });
}
