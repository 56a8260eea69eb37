import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../services/kit/index.ts';

/** Which of the fakes answer 503 just now. */
export type Failures = Record<'sms' | 'crm' | 'mail', boolean>;

// A form sends words, a test JSON.
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .describe('true: this fake answers 503');
const failSchema = z.object({ sms: flag.optional(), crm: flag.optional(), mail: flag.optional() });

/** `POST /fail {"sms": true}`: the switch with which tests and people take the outside world away. */
export function addFailureSwitch(app: Express, failures: Failures): void {
  app.post('/fail', (request, response) => {
    const given = parseRequest(failSchema, request.body);
    failures.sms = given.sms ?? failures.sms;
    failures.crm = given.crm ?? failures.crm;
    failures.mail = given.mail ?? failures.mail;
    // The page whose button was pressed.
    const page = `/${Object.keys(given)[0] ?? 'sms'}`;
    if (request.accepts(['json', 'html']) === 'html') response.redirect(303, page);
    else response.json(failures);
  });
}

/** Throws what a fake answers while it is switched off. */
export function assertWorks(failures: Failures, which: keyof Failures): void {
  if (failures[which]) throw problem('not-available', `The fake ${which} is switched to fail.`);
}
