import type { Request, RequestHandler } from 'express';
import { problem } from '../../services/kit/index.ts';
import type { StaffUser } from '../auth/staff-user.ts';

/** Lets people with one of the roles pass; a person without a login is sent to the login page, a script gets a 401. */
export function requireRole(...roles: readonly StaffUser['role'][]): RequestHandler {
  return (request, response, next) => {
    const { user } = request.session;
    if (user === undefined) {
      if (request.method !== 'GET' || !wantsPage(request)) throw problem('not-authenticated', 'Please log in.');
      response.redirect(`/login?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    if (!roles.includes(user.role)) throw problem('not-allowed', `This screen is not for the role ${user.role}.`);
    next();
  };
}

/** The person whom {@link requireRole} let pass. */
export function staffUserOf(request: Request): StaffUser {
  const { user } = request.session;
  if (user === undefined) throw new Error('staffUserOf() stands on a route without requireRole()');
  return user;
}

/** Whether the answer is read by a person (a page) or by a script (JSON). */
export function wantsPage(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}
