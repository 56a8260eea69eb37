import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { id, pathId, wholeNumber } from '../shared/form-fields.ts';
import { productSchema } from './product-form.ts';
import type { ProductsRepository } from './products.repository.ts';
import type { ProductsService } from './products.service.ts';

const listSchema = z.object({ category: z.string().max(50).optional() });
const recipeSchema = z.object({ ingredientId: id, amount: wholeNumber(0, 100_000) });
const PATH = '/admin/products';
const VIEW = 'admin/products/views/product';

/** What the chain sells: products, their names in other languages, their recipes. */
export function addProductsScreen(
  app: Express,
  { service, repository }: { service: ProductsService; repository: ProductsRepository },
): void {
  const admin = requireRole('admin');
  const change = [admin, requireCsrfToken()];

  app.get(PATH, admin, async (request, response) => {
    const { category = '' } = parseRequest(listSchema, request.query);
    const list = await service.list(category === '' ? null : category);
    response.render('admin/products/views/products', { title: 'Products', category, ...list });
  });

  app.get(`${PATH}/new`, admin, async (_request, response) => {
    const product = { madeIn: 'kitchen', takesHalves: 0, takesToppings: 0, position: 0 };
    const names = await repository.emptyNames();
    response.render(VIEW, { title: 'New product', product, names, recipe: [], cityPrices: [], ingredients: [] });
  });

  app.get(`${PATH}/:id`, admin, async (request, response) => {
    const found = await repository.get(pathId.parse(request.params['id']));
    if (found === undefined) throw problem('not-found', 'There is no such product.');
    response.render(VIEW, { title: String(found.product['name']), ...found });
  });

  app.post(PATH, ...change, async (request, response) => {
    const saved = await repository.save(null, parseRequest(productSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${saved}`, saved);
  });

  app.post(`${PATH}/:id`, ...change, async (request, response) => {
    const which = pathId.parse(request.params['id']);
    await repository.save(which, parseRequest(productSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${which}`, which);
  });

  for (const [action, active] of [
    ['retire', false],
    ['restore', true],
  ] as const) {
    app.post(`${PATH}/:id/${action}`, ...change, async (request, response) => {
      const which = pathId.parse(request.params['id']);
      await repository.setActive(which, active, staffUserOf(request).id);
      answerSaved(request, response, `${PATH}/${which}`, which);
    });
  }

  app.post(`${PATH}/:id/recipe`, ...change, async (request, response) => {
    const which = pathId.parse(request.params['id']);
    const { ingredientId, amount } = parseRequest(recipeSchema, request.body);
    await repository.setRecipe(which, ingredientId, amount, staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${which}`, which);
  });
}
