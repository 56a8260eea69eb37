import type { RequestHandler } from 'express';
import { legacyBridge } from '../../strangler-proxy/legacy-bridge/index.ts';
import { endSession } from '../shared/session-steps.ts';
import type { AuthService } from './auth.service.ts';
import type { StaffUser } from './staff-user.ts';

/**
 * Shows sessions to the proxy, which tells services who asks, and lets services write the operator's cart.
 *
 * Whoever was switched off is logged out here as on every page: their session must not live on at services.
 */
export function bridgeSessions(secret: string, auth: AuthService): readonly RequestHandler[] {
  const endClosed: RequestHandler = async (request, _response, next) => {
    const { user } = request.session;
    if (user !== undefined && !(await auth.isStill(user))) await endSession(request);
    next();
  };
  const bridge = legacyBridge({
    secret,
    identityOf: ({ user }) => (user === undefined ? null : identityOf(user as StaffUser)),
    writable: ['cart'],
  });
  return [endClosed, bridge];
}

/** What services need to decide what somebody may do; no name, which they do not. */
function identityOf({ login, role, pizzeriaId }: StaffUser) {
  return { sub: login, role, ...(pizzeriaId !== null && { pizzeriaId }) };
}
