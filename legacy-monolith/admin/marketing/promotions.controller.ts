import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import type { NetworkChoices } from '../network/network-choices.ts';
import { answerSaved } from '../shared/admin-page.ts';
import {
  checkbox,
  day,
  endsAfterStart,
  idOrNull,
  money,
  pathId,
  text,
  textOrNull,
  wholeNumberOrNull,
} from '../shared/form-fields.ts';
import type { AdminMarketingRepository } from './marketing.repository.ts';

// The value is a percentage or an amount, by the kind; both are written in the same field.
const promotionSchema = endsAfterStart(
  z.object({
    name: text(100),
    code: textOrNull(20).pipe(
      z
        .string()
        .regex(/^[A-Za-z0-9-]{3,20}$/, 'must be 3 to 20 letters, digits or dashes')
        .transform((code) => code.toUpperCase())
        .nullable(),
    ),
    kind: z.enum(['percent', 'amount', 'gift']),
    value: money.default(0),
    productId: idOrNull,
    minTotal: money,
    city: textOrNull(100),
    pizzeriaId: idOrNull,
    startsOn: day,
    endsOn: day,
    usesLeft: wholeNumberOrNull(0, 1_000_000),
    active: checkbox,
  }),
  'startsOn',
  'endsOn',
).transform(({ value, ...promotion }) => {
  const { kind } = promotion;
  return { ...promotion, value: kind === 'gift' ? 0 : kind === 'percent' ? Math.round(value / 100) : value };
});
const PATH = '/admin/promotions';

/** Promotions anywhere in the network. The office manager has a screen of their own for them, with rules of its own. */
export function addPromotionsScreen(
  app: Express,
  { repository, choices }: { repository: AdminMarketingRepository; choices: NetworkChoices },
): void {
  const marketing = requireRole('admin', 'marketer');
  const change = [marketing, requireCsrfToken()];

  app.get(PATH, marketing, async (request, response) => {
    const [items, offered] = await Promise.all([repository.promotions(), choices()]);
    const changing = items.find((item) => String(item['id']) === request.query['change']);
    const page = { title: 'Promotions of the network', items, change: changing, ...offered };
    response.render('admin/marketing/views/promotions', page);
  });

  app.post(PATH, ...change, async (request, response) => {
    const promotion = parseRequest(promotionSchema, request.body);
    answerSaved(request, response, PATH, await repository.savePromotion(null, promotion, staffUserOf(request).id));
  });

  app.post(`${PATH}/:id`, ...change, async (request, response) => {
    const id = pathId.parse(request.params['id']);
    const promotion = parseRequest(promotionSchema, request.body);
    answerSaved(request, response, PATH, await repository.savePromotion(id, promotion, staffUserOf(request).id));
  });
}
