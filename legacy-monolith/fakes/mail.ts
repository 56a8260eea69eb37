import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { assertWorks, type Failures } from './failures.ts';
import { makeNewestFirst } from './newest-first.ts';

/** A mail as it arrived; `at` is ISO 8601, UTC. */
export interface ReceivedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

const mailSchema = z.object({
  to: z.string().min(3).max(254),
  subject: z.string().min(1).max(200),
  text: z.string().max(10_000),
});
const listSchema = z.object({ to: z.string().optional() });

/** The mail server: `POST /mail` takes one, `GET /mail` shows people what came, `GET /mail.json?to=` tells tests. */
export function addMail(app: Express, failures: Failures): void {
  const received = makeNewestFirst<ReceivedMail>(2_000);
  let count = 0;

  app.post('/mail', (request, response) => {
    assertWorks(failures, 'mail');
    const mail = { ...parseRequest(mailSchema, request.body), at: new Date().toISOString() };
    count += 1;
    received.put(String(count), mail);
    response.status(202).json({ id: count });
  });

  app.get('/mail.json', (request, response) => {
    const { to } = parseRequest(listSchema, request.query);
    const items = received.list().filter((mail) => to === undefined || mail.to === to);
    response.json({ count: items.length, items });
  });

  app.get('/mail', (request, response) => {
    const live = request.query['live'] === '1';
    const page = { title: 'Mail', path: '/mail', name: 'mail', failing: failures.mail, live };
    response.render('fakes/views/mail', { ...page, items: received.list().slice(0, 200), count });
  });
}
