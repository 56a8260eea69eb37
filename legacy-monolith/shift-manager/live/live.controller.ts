import type { Express } from 'express';
import { choosePizzeria } from '../../shared/chosen-pizzeria.ts';
import type { PizzeriaRepository } from '../../shared/pizzeria.repository.ts';
import { shiftManager, shiftPage } from '../shift-page.ts';
import type { LiveService } from './live.service.ts';

interface LiveDeps {
  readonly pizzerias: PizzeriaRepository;
  readonly service: LiveService;
}

/** The pizzeria just now; the page fetches the numbers again every few seconds. */
export function addLiveScreen(app: Express, { pizzerias, service }: LiveDeps): void {
  app.get('/shift-manager', shiftManager, async (request, response) => {
    const page = { path: '/shift-manager', title: 'Shift', scripts: ['shift-live.js'] } as const;
    const around = await shiftPage(request, pizzerias, page);
    response.render('shift-manager/views/live', { ...around, status: 'Loading…', styles: ['shift-live.css'] });
  });

  app.get('/shift-manager/live', shiftManager, async (request, response) => {
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    response.json(await service.live(pizzeria.id));
  });
}
