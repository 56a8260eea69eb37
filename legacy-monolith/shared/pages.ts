import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { classifyFailure, problem, ProblemError, type Logger } from '../../services/kit/index.ts';
import { addAssets } from './assets.ts';
import { csrfTokenOf } from './csrf.ts';
import { isServedOn } from './host-gate.ts';
import { wantsPage } from './require-role.ts';
import type { Screen } from './module.ts';
import { makeSession } from './session.ts';

export interface PagesOptions {
  readonly sessionSecret: string;
  /** Pages name the side that answered their last AJAX call: for the local stack, to see what a flag does. */
  readonly explainFooter: boolean;
  /** What the navigation offers, to the roles that each is for. */
  readonly screens: readonly Screen[];
}

/** Everything that pages share: templates (one folder per screen), assets, session, forms, headers. */
export function addPageBasics(app: Express, { sessionSecret, explainFooter, screens }: PagesOptions): void {
  app.set('view engine', 'ejs');
  app.set('views', join(import.meta.dirname, '..'));
  addAssets(app);
  app.use((_request, response, next) => {
    response.set('content-security-policy', "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
    response.set('x-content-type-options', 'nosniff');
    response.set('referrer-policy', 'same-origin');
    // A page shows a person's own things: no cache may keep it.
    response.set('cache-control', 'no-store');
    // What a page needs even when the session cannot be read.
    Object.assign(response.locals, { user: undefined, screens: [], explainFooter, csrfToken: () => '' });
    next();
  });
  app.use(makeSession(sessionSecret));
  app.use(express.urlencoded({ extended: false, limit: '20kb' }));
  app.use((request, response, next) => {
    const { user } = request.session;
    response.locals['user'] = user;
    const here = screens.filter(({ path }) => isServedOn(request.hostname, path));
    response.locals['screens'] = user === undefined ? [] : here.filter(({ roles }) => roles.includes(user.role));
    response.locals['csrfToken'] = () => csrfTokenOf(request);
    next();
  });
}

/** Nothing answered: a page for people, the API's own answer for scripts. */
export function answerMissingPage(): RequestHandler {
  return (request, _response, next) => {
    next(isForPeople(request) ? problem('not-found', `There is no page ${request.path}.`) : undefined);
  };
}

// Long enough for a burst to pass, short enough for somebody at a till.
const RETRY_AFTER_S = 5;

/** People get a page for whatever goes wrong; scripts are left to the JSON answers behind it. */
export function answerPageProblems(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const expected = error instanceof ProblemError ? error : unavailable(error);
    if (expected?.status === 503 && !response.headersSent) response.set('retry-after', String(RETRY_AFTER_S));
    // Express's own refusals (a body too large, a path that cannot be decoded) have a status and no page.
    const refused = error instanceof Error && 'status' in error && !(error instanceof ProblemError);
    if (response.headersSent || refused || !isForPeople(request)) {
      next(error);
      return;
    }
    if (!(error instanceof ProblemError)) {
      logger.error('page failed', { method: request.method, path: request.path, error });
    }
    const message = expected?.message ?? 'Something broke on our side. Try again in a moment.';
    const title = 'That did not work';
    response.status(expected?.status ?? 500).render('shared/views/problem', { title, message });
  };
}

/** A database that is away or too busy is no defect of the page, and passes. */
function unavailable(error: unknown): ProblemError | undefined {
  if (classifyFailure(error) === 'other') return undefined;
  return problem('not-available', 'The database cannot be reached, or is too busy. Try again in a few seconds.');
}

function isForPeople(request: Request): boolean {
  return !request.path.startsWith('/api/') && wantsPage(request);
}
