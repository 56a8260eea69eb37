import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { checkbox, id, money, pathId, text, wholeNumber } from '../shared/form-fields.ts';
import type { ProductsRepository } from './products.repository.ts';

const toppingSchema = z.object({
  name: text(100),
  ingredientId: id,
  amount: wholeNumber(1, 100_000),
  price: money,
  active: checkbox,
});
const PATH = '/admin/toppings';

/** Extras on a pizza: an amount of an ingredient for a price. */
export function addToppingsScreen(app: Express, repository: ProductsRepository): void {
  const admin = requireRole('admin');

  app.get(PATH, admin, async (request, response) => {
    const { toppings, ingredients } = await repository.toppings();
    const change = toppings.find((item) => String(item['id']) === request.query['change']);
    response.render('admin/products/views/toppings', { title: 'Extras', items: toppings, ingredients, change });
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const topping = parseRequest(toppingSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveTopping(null, topping, staffUserOf(request).id));
  });

  app.post(`${PATH}/:id`, admin, requireCsrfToken(), async (request, response) => {
    const which = pathId.parse(request.params['id']);
    const topping = parseRequest(toppingSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveTopping(which, topping, staffUserOf(request).id));
  });
}
