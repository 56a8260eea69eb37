import session, { type Store } from 'express-session';
import type { RequestHandler } from 'express';
import type { Logger } from '../../services/kit/index.ts';
import type { Cart } from '../contact-centre/cart.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import type { MonolithConfig } from '../config.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { SharedSessionStore } from './shared-session-store.ts';

declare module 'express-session' {
  interface SessionData {
    user: StaffUser;
    csrfToken: string;
    cart: Cart;
  }
}

const SHIFT_MS = 12 * 60 * 60 * 1000;

/** Where sessions are kept; `close` when the process ends. */
export type SessionStore = Store & { close?(): Promise<void> };

/** The store that the configuration names: this process's memory, or the table that all copies share. */
export function makeSessionStore(
  config: Pick<MonolithConfig, 'SESSION_STORE' | 'LEGACY_DATABASE_URL'>,
  logger: Logger,
): SessionStore {
  return config.SESSION_STORE === 'memory'
    ? new MemorySessionStore({ limit: 10_000, lifetimeMs: SHIFT_MS })
    : new SharedSessionStore({ url: config.LEGACY_DATABASE_URL, logger });
}

/** The session of a person at a screen: login, CSRF token and cart. */
export function makeSession({ secret, store }: { secret: string; store: SessionStore }): readonly RequestHandler[] {
  const open = session({
    name: 'pizza.sid',
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // No `secure`: TLS ends in front of the chain's proxies, and the local stack has none.
    cookie: { httpOnly: true, sameSite: 'lax', maxAge: SHIFT_MS },
  });
  return [open, saveBeforeRedirect];
}

/**
 * A browser follows a redirect as soon as it has read its head, and express-session holds back no more than the last byte
 * of an answer until the session is stored: what a form has just changed would not be known where the browser goes next.
 */
const saveBeforeRedirect: RequestHandler = (request, response, next) => {
  const redirect = response.redirect.bind(response) as (...args: unknown[]) => void;
  response.redirect = (...args: unknown[]) => {
    // It is gone after a logout, and one in which there is nothing but its cookie is not to be stored.
    const open = request.session as typeof request.session | undefined;
    if (open === undefined || Object.keys(open).every((key) => key === 'cookie')) {
      redirect(...args);
      return;
    }
    open.save((error: unknown) => {
      if (error === undefined || error === null) redirect(...args);
      else next(error);
    });
  };
  next();
};
