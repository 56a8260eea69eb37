import type { RequestHandler } from 'express';
import { problem } from '../../services/kit/index.ts';
import { wantsPage } from '../shared/require-role.ts';
import { endSession } from '../shared/session-steps.ts';
import type { AuthService } from './auth.service.ts';

/** Ends the session of somebody who was switched off, or who now has another role or pizzeria. */
export function endClosedSessions(auth: AuthService): RequestHandler {
  return async (request, response, next) => {
    const { user } = request.session;
    if (user === undefined || (await auth.isStill(user))) {
      next();
      return;
    }
    await endSession(request);
    response.locals['user'] = undefined;
    if (request.method !== 'GET' || !wantsPage(request)) {
      throw problem('not-authenticated', 'Your login has been changed. Please log in again.');
    }
    response.redirect('/login');
  };
}
