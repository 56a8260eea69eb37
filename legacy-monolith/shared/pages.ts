import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { ProblemError } from '../../services/kit/index.ts';
import { addAssets } from './assets.ts';
import { csrfTokenOf } from './csrf.ts';
import { wantsPage } from './require-role.ts';
import { makeSession } from './session.ts';

export interface PagesOptions {
  readonly sessionSecret: string;
  /** Pages name the side that answered their last AJAX call: for the local stack, to see what a flag does. */
  readonly explainFooter: boolean;
}

/** Everything that pages share: templates (one folder per screen), assets, session, forms, headers. */
export function addPageBasics(app: Express, { sessionSecret, explainFooter }: PagesOptions): void {
  app.set('view engine', 'ejs');
  app.set('views', join(import.meta.dirname, '..'));
  addAssets(app);
  app.use(makeSession(sessionSecret));
  app.use(express.urlencoded({ extended: false, limit: '20kb' }));
  app.use((request, response, next) => {
    response.set('content-security-policy', "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
    response.set('x-content-type-options', 'nosniff');
    response.set('referrer-policy', 'same-origin');
    // A page shows a person's own things: no cache may keep it.
    response.set('cache-control', 'no-store');
    response.locals['user'] = request.session.user;
    response.locals['explainFooter'] = explainFooter;
    response.locals['csrfToken'] = () => csrfTokenOf(request);
    next();
  });
}

/** People get a page for an expected failure; everything else is left to the JSON answers behind it. */
export function answerPageProblems(): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (!(error instanceof ProblemError) || response.headersSent || !wantsPage(request)) {
      next(error);
      return;
    }
    response
      .status(error.status)
      .render('shared/views/problem', { title: 'That did not work', message: error.message });
  };
}
