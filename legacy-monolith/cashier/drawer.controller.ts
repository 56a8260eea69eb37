import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import { choosePizzeria } from '../shared/chosen-pizzeria.ts';
import { localTime } from '../shared/local-time.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { staffUserOf } from '../shared/require-role.ts';
import type { DrawerRepository } from './drawer.repository.ts';
import { atTheTill, changeAtTheTill, tillPage } from './till-page.ts';

// Minor units; a million in a drawer is a typing error.
const amount = z.number().int().min(0).max(100_000_000);
const openSchema = z.object({ cash: amount });
const moveSchema = z.object({
  kind: z.enum(['in', 'out']),
  amount: amount.min(1),
  comment: z.string().trim().min(1).max(200),
});
const closeSchema = z.object({ counted: amount });

/** The cash of a person's shift. A cashier looks at their own drawers only, a shift manager at everybody's. */
export function addDrawerScreen(
  app: Express,
  { drawers, pizzerias }: { readonly drawers: DrawerRepository; readonly pizzerias: PizzeriaRepository },
): void {
  app.get('/cashier/drawer', atTheTill, async (request, response) => {
    const page = { path: '/cashier/drawer', title: 'Cash drawer', scripts: ['json-forms.js'] } as const;
    const common = await tillPage(request, pizzerias, page);
    const user = staffUserOf(request);
    const found = await drawers.get(user.id);
    const [newest] = found.drawers;
    const open = newest?.closedAt === null ? newest : undefined;
    const places = await pizzerias.all();
    // Who works everywhere may have left one open elsewhere: it is that one which is shown and closed.
    const place = places.find(({ id }) => id === open?.pizzeriaId) ?? common.pizzeria;
    const everybodys = user.role === 'cashier' ? [] : await drawers.of(common.pizzeria.id);
    response.render('cashier/views/drawer', { ...common, ...found, everybodys, open, places, place, localTime });
  });

  app.post('/cashier/drawer/open', ...changeAtTheTill, async (request, response) => {
    const { cash } = parseRequest(openSchema, request.body);
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json(await drawers.open(staffUserOf(request).id, pizzeria.id, cash));
  });

  app.post('/cashier/drawer/moves', ...changeAtTheTill, async (request, response) => {
    const move = parseRequest(moveSchema, request.body);
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json(await drawers.put(staffUserOf(request).id, pizzeria.id, move));
  });

  app.post('/cashier/drawer/close', ...changeAtTheTill, async (request, response) => {
    const { counted } = parseRequest(closeSchema, request.body);
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json(await drawers.close(staffUserOf(request).id, pizzeria.id, counted));
  });
}
