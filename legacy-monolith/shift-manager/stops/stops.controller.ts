import type { Express, Request } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { choosePizzeria } from '../../shared/chosen-pizzeria.ts';
import type { PizzeriaRepository } from '../../shared/pizzeria.repository.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { changeAsShiftManager, shiftManager, shiftPage } from '../shift-page.ts';
import type { StopChange, StopsRepository } from './stops.repository.ts';

interface StopsDeps {
  readonly pizzerias: PizzeriaRepository;
  readonly repository: StopsRepository;
}

const id = z.number().int().positive();
const productSchema = z.object({ productId: id });
const ingredientSchema = z.object({ ingredientId: id });
const limitSchema = z.object({ productId: id, remaining: z.number().int().min(0).max(10_000).nullable() });

/** What cannot be had in a pizzeria just now: products, ingredients, and "only so many left". */
export function addStopsScreen(app: Express, { pizzerias, repository }: StopsDeps): void {
  const by = async (request: Request): Promise<StopChange> => {
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    return { pizzeriaId: pizzeria.id, userId: staffUserOf(request).id };
  };

  app.get('/shift-manager/stops', shiftManager, async (request, response) => {
    const common = { path: '/shift-manager/stops', title: 'Stop list', scripts: ['json-forms.js'] } as const;
    const page = await shiftPage(request, pizzerias, common);
    response.render('shift-manager/views/stops', { ...page, ...(await repository.list(page.pizzeria.id)) });
  });

  const actions = { stop: repository.stopProduct, lift: repository.liftProduct } as const;
  const ingredientActions = { stop: repository.stopIngredient, lift: repository.liftIngredient } as const;
  for (const action of ['stop', 'lift'] as const) {
    app.post(`/shift-manager/products/${action}`, ...changeAsShiftManager, async (request, response) => {
      await actions[action](parseRequest(productSchema, request.body).productId, await by(request));
      response.status(204).end();
    });
    app.post(`/shift-manager/ingredients/${action}`, ...changeAsShiftManager, async (request, response) => {
      const { ingredientId } = parseRequest(ingredientSchema, request.body);
      await ingredientActions[action](ingredientId, await by(request));
      response.status(204).end();
    });
  }

  app.post('/shift-manager/products/limit', ...changeAsShiftManager, async (request, response) => {
    const { productId, remaining } = parseRequest(limitSchema, request.body);
    await repository.limit(productId, remaining, await by(request));
    response.status(204).end();
  });
}
