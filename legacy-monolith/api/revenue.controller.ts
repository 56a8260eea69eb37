import type { RequestHandler } from 'express';
import type { RevenueRepository } from './revenue.repository.ts';

/** `GET /api/revenue`, public. */
export function makeRevenueController(revenue: RevenueRepository): RequestHandler {
  return async (_request, response) => {
    response.json(await revenue.get());
  };
}
