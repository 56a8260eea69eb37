import type { RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../services/kit/index.ts';
import type { AuthService } from '../auth/auth.service.ts';

const credentialsSchema = z.object({ login: z.string().min(1).max(50), password: z.string().min(1).max(200) });

/** `POST /api/token`: an API token for tills and scripts that have no session. */
export function makeTokenController(auth: AuthService): RequestHandler {
  return async (request, response) => {
    const { login, password } = parseRequest(credentialsSchema, request.body);
    const user = await auth.login(login, password);
    if (user === undefined) throw problem('not-authenticated', 'Unknown login or wrong password.');
    response.set('cache-control', 'no-store').json(await auth.issueToken(user));
  };
}
