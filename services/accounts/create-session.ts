import type { RequestHandler } from 'express';
import { z } from 'zod';
import { postDecorator } from '../kit/index.ts';
import { sessionCookie, setCookie } from './cookies.ts';
import type { Sessions } from './sessions.ts';

const answerSchema = z.object({ account: z.object({ id: z.uuid() }) });

/** After a login or a sign-up: the account of the answer is logged in, by one more cookie. */
export function makeCreateSession(sessions: Sessions): RequestHandler {
  return postDecorator(async ({ request, response }) => {
    const { account } = answerSchema.parse(response.body);
    const { secret, lifetimeMs } = await sessions.begin(account.id);
    const isHttps = request.headers['x-forwarded-proto'] === 'https';
    const cookie = setCookie(sessionCookie, secret, { lifetimeMs, isHttps });
    // Headers are replaced as a whole: the others have to be said again.
    const others = [response.headers['set-cookie'] ?? []].flat();
    return { headers: { ...response.headers, 'set-cookie': [...others, cookie] } };
  });
}
