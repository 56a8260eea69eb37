import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { addDays, idOf, month, todayAt } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makePayRepository } from './pay.repository.ts';
import { makePayService } from './pay.service.ts';

const monthSchema = z.object({ month: month.optional() });
const endSchema = z.object({
  leftAt: z.iso.datetime({ local: true, offset: false, precision: -1, error: 'must be a day and a time' }),
});

/** What people earned in a month, and closing it. */
export function addPayScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makePayRepository(db);
  const service = makePayService(repository);

  app.get('/office-manager/pay', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/pay', title: 'Pay' });
    const today = todayAt(page.pizzeria.utcOffsetMinutes);
    const lastMonth = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
    const wanted = parseRequest(monthSchema, request.query).month ?? lastMonth;
    const isOver = wanted < today.slice(0, 7);
    const pay = await service.month(page.pizzeria.id, wanted, staffUserOf(request).role);
    response.render('office-manager/views/pay', { ...page, ...pay, month: wanted, isOver });
  });

  app.post('/office-manager/pay/close', ...changeAsOfficeManager, async (request, response) => {
    const wanted = parseRequest(z.object({ month }), request.body);
    response.status(201).json({ sheets: await repository.close(wanted.month, await scope.change(request)) });
  });

  app.post('/office-manager/hours/:id/end', ...changeAsOfficeManager, async (request, response) => {
    const { leftAt } = parseRequest(endSchema, request.body);
    await repository.endHours(idOf(request), leftAt, await scope.change(request));
    response.status(204).end();
  });
}
