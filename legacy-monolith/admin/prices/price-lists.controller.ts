import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { day, dayOrNull, endsAfterStart, id, moneyOrNull, pathId, text, textOrNull } from '../shared/form-fields.ts';
import { PRICE_LIST_STEPS, type PriceListsRepository } from './price-lists.repository.ts';
import type { PriceListsService } from './price-lists.service.ts';

const listSchema = endsAfterStart(
  z.object({ name: text(100), city: textOrNull(100), validFrom: day, validTo: dayOrNull }),
  'validFrom',
  'validTo',
);
const itemSchema = z.object({ productId: id, price: moneyOrNull });
const PATH = '/admin/price-lists';

/** Prices to come: drafts, lists that wait for their day, lists in force, lists that are over. */
export function addPriceListsScreen(
  app: Express,
  { repository, service }: { repository: PriceListsRepository; service: PriceListsService },
): void {
  const admin = requireRole('admin');
  const change = [admin, requireCsrfToken()];

  app.get(PATH, admin, async (_request, response) => {
    const today = new Date().toISOString().slice(0, 10);
    const page = { title: 'Price lists', today, ...(await repository.all()) };
    response.render('admin/prices/views/price-lists', page);
  });

  app.get(`${PATH}/:id`, admin, async (request, response) => {
    const found = await repository.get(pathId.parse(request.params['id']));
    if (found === undefined) throw problem('not-found', 'There is no such price list.');
    response.render('admin/prices/views/price-list', { title: String(found.list['name']), ...found });
  });

  app.post(PATH, ...change, async (request, response) => {
    const saved = await repository.save(null, parseRequest(listSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${saved}`, saved);
  });

  // Before the one with an id: `run-due` is none.
  app.post(`${PATH}/run-due`, ...change, async (request, response) => {
    await service.runDue();
    answerSaved(request, response, PATH);
  });

  app.post(`${PATH}/:id`, ...change, async (request, response) => {
    const which = pathId.parse(request.params['id']);
    await repository.save(which, parseRequest(listSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${which}`, which);
  });

  app.post(`${PATH}/:id/items`, ...change, async (request, response) => {
    const which = pathId.parse(request.params['id']);
    const { productId, price } = parseRequest(itemSchema, request.body);
    await repository.setItem(which, productId, price, staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${which}`, which);
  });

  for (const step of PRICE_LIST_STEPS) {
    app.post(`${PATH}/:id/${step}`, ...change, async (request, response) => {
      const which = pathId.parse(request.params['id']);
      await service.step(which, step, staffUserOf(request).id);
      answerSaved(request, response, step === 'delete' ? PATH : `${PATH}/${which}`, which);
    });
  }
}
