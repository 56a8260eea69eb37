import type { RequestHandler } from 'express';
import { z } from 'zod';
import { postDecorator } from '../kit/index.ts';
import type { Gateways } from './gateways.ts';
import type { Once } from './once.ts';

const answerSchema = z.object({ account: z.object({ email: z.email(), name: z.string().min(1) }) });

/** After a sign-up: the new customer is welcomed. */
export function makeSendWelcomeMail({ sendMail }: Gateways, once: Once): RequestHandler {
  return postDecorator(async ({ response }, { idempotencyKey }) => {
    const { email, name } = answerSchema.parse(response.body).account;
    const text = `Hello ${name},\n\nyour account is open. The next pizza is a few clicks away.\n`;
    await once(idempotencyKey, () => sendMail({ to: email, subject: 'Welcome to the pizzeria', text }));
    return undefined;
  });
}
