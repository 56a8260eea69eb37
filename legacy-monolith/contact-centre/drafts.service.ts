import type { Request } from 'express';
import { staffUserOf } from '../shared/require-role.ts';
import { emptyCart, type Cart } from './cart.ts';
import type { Draft, DraftsRepository, KeptDraft } from './drafts.repository.ts';

declare module 'express-session' {
  interface SessionData {
    draftForm: Readonly<Record<string, string>>;
  }
}

export type DraftsService = ReturnType<typeof makeDraftsService>;

/**
 * The order that an operator has begun. The session holds the cart, the database a copy of it, which outlives a restart
 * and a login; one per operator, held by one tab (header `x-draft-tab`) until another takes it over.
 */
export function makeDraftsService(drafts: DraftsRepository) {
  async function keep(request: Request, changes: Partial<Draft>, take = false): Promise<Cart> {
    const { session } = request;
    const cart = changes.cart ?? cartOf(request);
    const form = changes.form ?? session.draftForm ?? {};
    // An empty cart is no draft: who only looks up a number holds nothing.
    const draft = cart.lines.length === 0 ? null : { cart, form };
    await drafts.save({ userId: staffUserOf(request).id, tab: tabOf(request), draft, take });
    session.cart = cart;
    session.draftForm = draft === null ? {} : form;
    return cart;
  }

  return {
    /** Keeps a change of the cart or of the page's fields; 409 when another tab holds the draft. */
    keep: (request: Request, changes: Partial<Draft>) => keep(request, changes),

    /** What the database holds: in this tab's hands, in another's, or nothing. */
    async find(request: Request): Promise<{ state: 'none' | 'here' | 'elsewhere'; draft?: KeptDraft }> {
      const draft = await drafts.get(staffUserOf(request).id);
      // The order may have been made, or dropped, in another session.
      request.session.cart = draft?.cart ?? emptyCart();
      request.session.draftForm = draft?.form ?? {};
      if (draft === undefined) return { state: 'none' };
      return { state: draft.tab === tabOf(request) ? 'here' : 'elsewhere', draft };
    },

    /** Goes on with the draft in this tab, whoever held it. */
    async takeOver(request: Request): Promise<KeptDraft | undefined> {
      const draft = await drafts.get(staffUserOf(request).id);
      if (draft !== undefined) await keep(request, draft, true);
      return draft;
    },

    /** Throws the draft away, whoever held it. */
    discard: (request: Request) => keep(request, { cart: emptyCart(), form: {} }, true),
  };
}

export function cartOf(request: Request): Cart {
  return (request.session.cart ??= emptyCart());
}

function tabOf(request: Request): string {
  const tab = request.get('x-draft-tab') ?? '';
  return /^[\w-]{1,40}$/.test(tab) ? tab : '';
}
