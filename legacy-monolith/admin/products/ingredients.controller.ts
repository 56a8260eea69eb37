import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { money, pathId, text } from '../shared/form-fields.ts';
import type { ProductsRepository } from './products.repository.ts';

const ingredientSchema = z.object({ name: text(100), unit: z.enum(['g', 'ml', 'piece']), cost: money });
const PATH = '/admin/ingredients';

/** What products are made of, and what a thousand of its unit cost. */
export function addIngredientsScreen(app: Express, repository: ProductsRepository): void {
  const admin = requireRole('admin');

  app.get(PATH, admin, async (request, response) => {
    const items = await repository.ingredients();
    const change = items.find((item) => String(item['id']) === request.query['change']);
    response.render('admin/products/views/ingredients', { title: 'Ingredients', items, change });
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const ingredient = parseRequest(ingredientSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveIngredient(null, ingredient, staffUserOf(request).id));
  });

  app.post(`${PATH}/:id`, admin, requireCsrfToken(), async (request, response) => {
    const id = pathId.parse(request.params['id']);
    const ingredient = parseRequest(ingredientSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveIngredient(id, ingredient, staffUserOf(request).id));
  });
}
