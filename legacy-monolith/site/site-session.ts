import type { Request } from 'express';
import type { Basket } from './basket.ts';
import type { Customer } from './customers.repository.ts';

/** What the site remembers of a visitor. */
export interface SiteVisit {
  readonly pizzeriaId?: number;
  /** The visitor reads English rather than the language of the country. */
  readonly english?: boolean;
  readonly basket?: Basket;
  /** Logged in. */
  readonly customer?: Customer;
  /** Whose code is awaited. */
  readonly signUp?: { readonly phone: string; readonly name: string } | undefined;
  readonly lastOrder?: LastOrder;
}

/** Enough to show the order that was just taken, and to know its form when it comes again. */
export interface LastOrder {
  readonly key: string;
  readonly number: number;
  readonly phone: string;
  readonly total: number;
}

declare module 'express-session' {
  interface SessionData {
    site: SiteVisit;
  }
}

export function visitOf(request: Request): SiteVisit {
  return request.session.site ?? {};
}

/** Remembers; the session is stored whole when the answer goes out. */
export function remember(request: Request, changes: SiteVisit): void {
  request.session.site = { ...request.session.site, ...changes };
}
