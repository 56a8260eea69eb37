import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { amount, day, id, idOf, text } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makePromotionsRepository, type WantedPromotion } from './promotions.repository.ts';

const inOrder = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }): boolean => startsOn <= endsOn;
const code = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{3,20}$/, 'is 3 to 20 letters and digits');
const percent = z.number().int().min(1).max(90);

const promotionSchema = z
  .object({
    name: text(100),
    code: code.or(z.literal('')),
    kind: z.enum(['percent', 'amount', 'gift']),
    percent: percent.nullable(),
    amount: amount.min(1).nullable(),
    productId: id.nullable(),
    minTotal: amount,
    usesLeft: z.number().int().min(1).max(1_000_000).nullable(),
    startsOn: day,
    endsOn: day,
  })
  .refine(inOrder, { path: ['endsOn'], message: 'is before the first day' })
  .refine(({ kind, ...given }) => given[kind === 'gift' ? 'productId' : kind] !== null, {
    path: ['kind'],
    message: 'needs its percent, amount or product',
  });
const bonusSchema = z
  .object({ name: text(100), percent, startsOn: day, endsOn: day })
  .refine(inOrder, { path: ['endsOn'], message: 'is before the first day' });

function toPromotion(given: z.infer<typeof promotionSchema>): WantedPromotion {
  const { kind, percent: ofPercent, amount: ofAmount, productId, code: wanted } = given;
  const value = { percent: ofPercent, amount: ofAmount, gift: 0 }[kind] ?? 0;
  return { ...given, value, productId: kind === 'gift' ? productId : null, code: wanted === '' ? null : wanted };
}

/** Promotions and bonus actions of one pizzeria; those of the chain are shown, and changed elsewhere. */
export function addPromotionsScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makePromotionsRepository(db);

  app.get('/office-manager/promotions', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/promotions', title: 'Promotions' });
    response.render('office-manager/views/promotions', { ...page, ...(await repository.get(page.pizzeria.id)) });
  });

  app.post('/office-manager/promotions', ...changeAsOfficeManager, async (request, response) => {
    const wanted = toPromotion(parseRequest(promotionSchema, request.body));
    await repository.save(null, wanted, await scope.change(request));
    response.status(204).end();
  });

  app.put('/office-manager/promotions/:id', ...changeAsOfficeManager, async (request, response) => {
    const wanted = toPromotion(parseRequest(promotionSchema, request.body));
    await repository.save(idOf(request), wanted, await scope.change(request));
    response.status(204).end();
  });

  app.post('/office-manager/promotions/:id/switch', ...changeAsOfficeManager, async (request, response) => {
    const { active } = parseRequest(z.object({ active: z.boolean() }), request.body);
    await repository.switchTo(idOf(request), active, await scope.change(request));
    response.status(204).end();
  });

  app.post('/office-manager/bonus-actions', ...changeAsOfficeManager, async (request, response) => {
    await repository.addBonusAction(parseRequest(bonusSchema, request.body), await scope.change(request));
    response.status(204).end();
  });

  app.post('/office-manager/bonus-actions/:id/end', ...changeAsOfficeManager, async (request, response) => {
    await repository.endBonusAction(idOf(request), await scope.change(request));
    response.status(204).end();
  });
}
