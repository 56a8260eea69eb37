import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { cartJson } from './cart.controller.ts';
import type { Draft } from './drafts.repository.ts';
import type { DraftsService } from './drafts.service.ts';

const field = z.string().max(500);
const FIELDS = ['phone', 'type', 'city', 'pizzeria', 'street', 'house', 'flat', 'comment', 'payment'] as const;
const formSchema = z.object({ form: z.partialRecord(z.enum(FIELDS), field) });

/** The order that was begun: found again after a restart, taken over from another tab, or thrown away. */
export function addDrafts(app: Express, operator: RequestHandler, drafts: DraftsService): void {
  const change: readonly RequestHandler[] = [operator, requireCsrfToken()];

  app.get('/contact-centre/draft', operator, async (request, response) => {
    const { state, draft } = await drafts.find(request);
    response.json({ state, ...(draft === undefined ? {} : draftJson(draft)), changedAt: draft?.changedAt ?? null });
  });

  app.post('/contact-centre/draft/form', ...change, async (request, response) => {
    const { form } = parseRequest(formSchema, request.body);
    await drafts.keep(request, { form: Object.fromEntries(Object.entries(form)) });
    response.status(204).end();
  });

  app.post('/contact-centre/draft/take', ...change, async (request, response) => {
    const draft = await drafts.takeOver(request);
    response.json(draft === undefined ? { state: 'none' } : { state: 'here', ...draftJson(draft) });
  });

  app.post('/contact-centre/draft/discard', ...change, async (request, response) => {
    response.json(cartJson(await drafts.discard(request)));
  });
}

function draftJson({ cart, form }: Draft): object {
  return { cart: cartJson(cart), form };
}
