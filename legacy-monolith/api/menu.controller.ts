import type { RequestHandler } from 'express';
import { idFromPath, ordersProblems } from '../../services/contracts/index.ts';
import type { MenuService } from './menu.service.ts';

/** `GET /api/menu?pizzeriaId=`, public. */
export function makeMenuController(menus: MenuService): RequestHandler {
  return async (request, response) => {
    const given = request.query['pizzeriaId'];
    const pizzeriaId = given === undefined || given === '' ? null : idFromPath(given);
    if (pizzeriaId === undefined) throw ordersProblems.noSuchPizzeria(JSON.stringify(given));
    response.json(await menus.get(pizzeriaId));
  };
}
