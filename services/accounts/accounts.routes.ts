import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../kit/index.ts';
import { browserCookie, cookieOf, sessionCookie, setCookie } from './cookies.ts';
import type { CsrfTokens } from './csrf-tokens.ts';
import type { LogIn } from './log-in.ts';
import type { Sessions } from './sessions.ts';
import type { SignUp } from './sign-up.ts';

interface AccountsRoutes {
  readonly tokens: CsrfTokens;
  readonly sessions: Sessions;
  readonly logIn: LogIn;
  readonly signUp: SignUp;
}

const email = z.email('must be an e-mail address').max(254);
const loginSchema = z.object({ email, password: z.string().max(200) });
const signUpSchema = z.object({
  email,
  name: z.string().trim().min(1).max(100),
  password: z.string().min(8, 'must have at least 8 characters').max(200),
});

/** The HTTP API of accounts. Tokens of forms and sessions are the decorators' business, not that of login and sign-up. */
export function addAccountsRoutes(app: Express, { tokens, sessions, logIn, signUp }: AccountsRoutes): void {
  app.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });

  app.get('/v1/csrf', async (request, response) => {
    const { token, browser, lifetimeMs } = await tokens.issue(cookieOf(request.headers.cookie, browserCookie));
    const isHttps = request.get('x-forwarded-proto') === 'https';
    response.append('set-cookie', setCookie(browserCookie, browser, { lifetimeMs, isHttps }));
    response.json({ token });
  });

  app.post('/v1/login', async (request, response) => {
    const { email: name, password } = parseRequest(loginSchema, request.body);
    const account = await logIn(name, password);
    if (account === undefined) throw problem('not-authenticated', 'Unknown e-mail address or wrong password.');
    response.json({ account });
  });

  app.post('/v1/signup', async (request, response) => {
    response.status(201).json({ account: await signUp(parseRequest(signUpSchema, request.body)) });
  });

  app.get('/v1/session', async (request, response) => {
    const account = await sessions.find(cookieOf(request.headers.cookie, sessionCookie));
    if (account === undefined) throw problem('not-authenticated', 'Nobody is logged in here.');
    response.json({ account });
  });

  app.delete('/v1/session', async (request, response) => {
    await sessions.end(cookieOf(request.headers.cookie, sessionCookie));
    const isHttps = request.get('x-forwarded-proto') === 'https';
    response.append('set-cookie', setCookie(sessionCookie, '', { lifetimeMs: 0, isHttps }));
    response.status(204).end();
  });
}
