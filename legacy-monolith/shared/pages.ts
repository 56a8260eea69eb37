import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { classifyFailure, problem, ProblemError, type Logger } from '../../services/kit/index.ts';
import { addAssets } from './assets.ts';
import { csrfTokenOf } from './csrf.ts';
import { isServedOn } from './host-gate.ts';
import { wantsPage } from './require-role.ts';
import type { MonolithModule } from './module.ts';
import { MODULE_OFF } from './module-gate.ts';
import type { ModuleSwitches } from './module-switches.ts';
import { makeSession, type SessionStore } from './session.ts';

export interface PagesOptions {
  readonly sessionSecret: string;
  readonly sessionStore: SessionStore;
  /** Pages name the side that answered their last AJAX call: for the local stack, to see what a flag does. */
  readonly explainFooter: boolean;
  /** Whose screens the navigation offers, to the roles that each is for, while the module is on. */
  readonly modules: readonly MonolithModule[];
  readonly switches: ModuleSwitches;
}

/** Everything that pages share: templates (one folder per screen), assets, session, forms, headers. */
export function addPageBasics(app: Express, o: PagesOptions): void {
  const { explainFooter, modules, switches } = o;
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
  app.use([...makeSession({ secret: o.sessionSecret, store: o.sessionStore })]);
  app.use(express.urlencoded({ extended: false, limit: '20kb' }));
  app.use((request, response, next) => {
    const { user } = request.session;
    response.locals['user'] = user;
    response.locals['screens'] = modules
      .filter(({ name }) => user !== undefined && switches.isOn(name, user))
      .flatMap(({ screens }) => screens)
      .filter(({ path, roles }) => isServedOn(request.hostname, path) && user && roles.includes(user.role));
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
// A module is off for as long as somebody wants it to be.
const RETRY_MODULE_AFTER_S = 60;

/** People get a page for whatever goes wrong; scripts are left to the JSON answers behind it. */
export function answerPageProblems(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const expected = error instanceof ProblemError ? error : unavailable(error);
    const isOff = expected?.code === MODULE_OFF;
    if (expected?.status === 503 && !response.headersSent) {
      response.set('retry-after', String(isOff ? RETRY_MODULE_AFTER_S : RETRY_AFTER_S));
    }
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
    const title = isOff ? 'Switched off for now' : 'That did not work';
    response.status(expected?.status ?? 500).render('shared/views/problem', { title, message, isOff });
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
