import type { Express } from 'express';
import type { MenuService } from '../api/menu.service.ts';
import { idFromPath } from '../../services/contracts/index.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';

/** `/`: what staff may open, or for everyone else the menu of a pizzeria and the number to call. */
export function addHomeScreen(app: Express, o: { menus: MenuService; pizzerias: PizzeriaRepository }): void {
  app.get('/', async (request, response) => {
    if (request.session.user !== undefined) {
      response.render('home/views/staff', { title: 'Start' });
      return;
    }
    const pizzerias = await o.pizzerias.all();
    const wanted = idFromPath(request.query['pizzeriaId']);
    const pizzeria = pizzerias.find(({ id }) => id === wanted) ?? pizzerias[0];
    const menu = pizzeria && (await o.menus.get(pizzeria.id));
    const categories = Map.groupBy(menu?.items ?? [], (item) => item.category);
    response.render('home/views/menu', { title: 'Menu', pizzerias, pizzeria, menu, categories });
  });
}
