import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../services/kit/index.ts';

/** Which of the fakes answer 503 just now. */
export type Failures = Record<'sms' | 'crm', boolean>;

// A form sends words, a test JSON.
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .describe('true: this fake answers 503');
const failSchema = z.object({ sms: flag.optional(), crm: flag.optional() });

/** `POST /fail {"sms": true}`: the switch with which tests and people take the outside world away. */
export function addFailureSwitch(app: Express, failures: Failures): void {
  app.post('/fail', (request, response) => {
    const { sms, crm } = parseRequest(failSchema, request.body);
    failures.sms = sms ?? failures.sms;
    failures.crm = crm ?? failures.crm;
    if (request.accepts(['json', 'html']) === 'html') response.redirect(303, sms === undefined ? '/crm' : '/sms');
    else response.json(failures);
  });
}

/** Throws what a fake answers while it is switched off. */
export function assertWorks(failures: Failures, which: keyof Failures): void {
  if (failures[which]) throw problem('not-available', `The fake ${which} is switched to fail.`);
}
