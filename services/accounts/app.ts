import express, { type Express } from 'express';
import type { Knex } from 'knex';
import { makeApp, type PlainServiceParts } from '../kit/index.ts';
import { addAccountsRoutes } from './accounts.routes.ts';
import { makeCheckCsrf } from './check-csrf.ts';
import { makeCreateSession } from './create-session.ts';
import { makeCsrfTokens } from './csrf-tokens.ts';
import { makeLogIn } from './log-in.ts';
import { makeSessions } from './sessions.ts';
import { makeSignUp } from './sign-up.ts';

export interface AccountsAppDeps extends PlainServiceParts {
  readonly knex: Knex;
  /** How long a login lasts, and a form may be filled in; milliseconds. */
  readonly sessionMs: number;
  readonly csrfMs: number;
  readonly now: () => Date;
}

// A decorator is shown request and answer in one body.
const BODY_LIMIT = '4mb';

/** The accounts service as an Express app: accounts, the tokens of forms, sessions. */
export function makeAccountsApp(deps: AccountsAppDeps): Express {
  const { knex, now, logger, metrics, health } = deps;
  const tokens = makeCsrfTokens({ knex, now, lifetimeMs: deps.csrfMs });
  const sessions = makeSessions({ knex, now, lifetimeMs: deps.sessionMs });
  return makeApp({
    logger,
    metrics,
    health,
    bodyLimit: BODY_LIMIT,
    routes(app) {
      // A page's form may be sent as it is.
      app.use(express.urlencoded({ extended: false, limit: '10kb' }));
      addAccountsRoutes(app, {
        tokens,
        sessions,
        logIn: makeLogIn({ knex, now }),
        signUp: makeSignUp({ knex, now }),
      });
      app.post('/decorators/checkCSRF', makeCheckCsrf(tokens));
      app.post('/decorators/createSession', makeCreateSession(sessions));
    },
  });
}
