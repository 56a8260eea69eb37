import session from 'express-session';
import type { RequestHandler } from 'express';
import type { Cart } from '../contact-centre/cart.ts';
import type { StaffUser } from '../auth/staff-user.ts';
import { MemorySessionStore } from './session-store.ts';

declare module 'express-session' {
  interface SessionData {
    user: StaffUser;
    csrfToken: string;
    cart: Cart;
  }
}

const SHIFT_MS = 12 * 60 * 60 * 1000;

/** The session of a person at a screen: login, CSRF token and cart. */
export function makeSession(secret: string): RequestHandler {
  return session({
    name: 'pizza.sid',
    secret,
    store: new MemorySessionStore({ limit: 10_000, lifetimeMs: SHIFT_MS }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // No `secure`: TLS ends in front of the chain's proxies, and the local stack has none.
    cookie: { httpOnly: true, sameSite: 'lax', maxAge: SHIFT_MS },
  });
}
