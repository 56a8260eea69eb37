import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { addDays, day, id, idOf, timeOfDay, todayAt } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { peopleSeenBy } from '../office-people.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makeScheduleRepository } from './schedule.repository.ts';
import { daysOf, mondayOf, weekLines } from './week.ts';

const weekSchema = z.object({ week: day.optional() });
const shiftSchema = z.object({ employeeId: id, day, from: timeOfDay, to: timeOfDay });

/** Who should work when, week by week. */
export function addScheduleScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makeScheduleRepository(db);

  app.get('/office-manager/schedule', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/schedule', title: 'Schedule' });
    const today = todayAt(page.pizzeria.utcOffsetMinutes);
    const monday = mondayOf(parseRequest(weekSchema, request.query).week ?? today);
    const all = weekLines(await repository.week(page.pizzeria.id, monday), monday);
    const lines = peopleSeenBy(staffUserOf(request).role, all);
    response.render('office-manager/views/schedule', {
      ...{ ...page, lines, today, monday, days: daysOf(monday) },
      ...{ before: addDays(monday, -7), after: addDays(monday, 7) },
    });
  });

  app.post('/office-manager/schedule', ...changeAsOfficeManager, async (request, response) => {
    const wanted = parseRequest(shiftSchema, request.body);
    response.status(201).json({ id: await repository.add(wanted, await scope.change(request)) });
  });

  app.delete('/office-manager/schedule/:id', ...changeAsOfficeManager, async (request, response) => {
    await repository.remove(idOf(request), await scope.change(request));
    response.status(204).end();
  });
}
