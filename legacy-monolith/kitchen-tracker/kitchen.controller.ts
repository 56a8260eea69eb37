import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { idFromPath } from '../../services/contracts/index.ts';
import { parseRequest, problem } from '../../services/kit/index.ts';
import { choosePizzeria } from '../shared/chosen-pizzeria.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';
import { STATIONS } from './kitchen.repository.ts';
import type { KitchenService } from './kitchen.service.ts';

const stationSchema = z.object({ station: z.enum(STATIONS).default('dough') });
const advanceSchema = z.object({ from: z.enum(STATIONS) });

/** The tablets of the kitchen: what a station has to do, and a tap when it is done. */
export function addKitchenTracker(
  app: Express,
  { kitchen, pizzerias }: { readonly kitchen: KitchenService; readonly pizzerias: PizzeriaRepository },
): void {
  const inKitchen = requireRole('cook', 'shift-manager', 'admin');
  const change: readonly RequestHandler[] = [inKitchen, requireCsrfToken()];

  app.get('/kitchen-tracker', inKitchen, async (request, response) => {
    const { station } = parseRequest(stationSchema, request.query);
    response.render('kitchen-tracker/views/kitchen-tracker', {
      ...(await choosePizzeria(request, pizzerias)),
      title: 'Kitchen tracker',
      station,
      stations: STATIONS,
      scripts: ['keyed-list.js', 'kitchen-voice.js', 'kitchen-tracker.js'],
      styles: ['kitchen-tracker.css'],
    });
  });

  app.get('/kitchen-tracker/board', inKitchen, async (request, response) => {
    const { station } = parseRequest(stationSchema, request.query);
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json(await kitchen.board(pizzeria.id, station));
  });

  app.post('/kitchen-tracker/tickets/:id/advance', ...change, async (request, response) => {
    const id = idFromPath(request.params['id']);
    if (id === undefined) throw problem('not-found', 'There is no such ticket.');
    const { from } = parseRequest(advanceSchema, request.body);
    response.json(await kitchen.advance(id, from, staffUserOf(request)));
  });

  app.post('/kitchen-tracker/orders/:id/pack', ...change, async (request, response) => {
    const id = idFromPath(request.params['id']);
    if (id === undefined) throw problem('not-found', 'There is no such order.');
    await kitchen.pack(id, staffUserOf(request));
    response.json({ id });
  });
}
