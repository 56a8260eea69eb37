import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { id } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makeStockRepository } from './stock.repository.ts';
import { makeStockService } from './stock.service.ts';

const moveSchema = z
  .object({
    ingredientId: id,
    kind: z.enum(['supply', 'loss', 'count']),
    amount: z.number().int().min(0).max(100_000_000),
    comment: z.string().trim().max(200),
  })
  .refine(({ kind, amount }) => kind === 'count' || amount > 0, {
    path: ['amount'],
    message: 'must be more than nothing',
  })
  .refine(({ kind, comment }) => kind !== 'loss' || comment !== '', {
    path: ['comment'],
    message: 'says why it is lost',
  });

/** The store: what is there, what came, what was lost, what was counted. */
export function addStockScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makeStockRepository(db);
  const service = makeStockService(repository);

  app.get('/office-manager/stock', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/stock', title: 'Stock' });
    response.render('office-manager/views/stock', { ...page, ...(await service.get(page.pizzeria.id)) });
  });

  app.post('/office-manager/stock', ...changeAsOfficeManager, async (request, response) => {
    const wanted = parseRequest(moveSchema, request.body);
    response.status(201).json({ amount: await repository.move(wanted, await scope.change(request)) });
  });
}
