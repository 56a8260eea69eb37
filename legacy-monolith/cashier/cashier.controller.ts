import type { Express } from 'express';
import { idFromPath, ordersProblems } from '../../services/contracts/index.ts';
import { problem } from '../../services/kit/index.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';

/** The till's screen: today's orders of a pizzeria. The page fetches and changes them through the JSON API. */
export function addCashierScreen(app: Express, pizzerias: PizzeriaRepository): void {
  app.get('/cashier', requireRole('cashier', 'admin'), async (request, response) => {
    const user = staffUserOf(request);
    const all = await pizzerias.all();
    const wanted = idFromPath(request.query['pizzeriaId']) ?? user.pizzeriaId ?? all[0]?.id;
    if (user.pizzeriaId !== null && wanted !== user.pizzeriaId) throw ordersProblems.otherPizzeria();
    const pizzeria = all.find(({ id }) => id === wanted);
    if (pizzeria === undefined) throw problem('not-found', 'There is no such pizzeria.');
    // A cashier has no choice; an administrator looks at any till.
    const choice = user.pizzeriaId === null ? all : [];
    response.render('cashier/views/cashier', { title: 'Cashier', pizzeria, choice, scripts: ['cashier.js'] });
  });
}
