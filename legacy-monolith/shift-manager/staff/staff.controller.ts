import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { choosePizzeria } from '../../shared/chosen-pizzeria.ts';
import type { PizzeriaRepository } from '../../shared/pizzeria.repository.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { changeAsShiftManager, shiftManager, shiftPage } from '../shift-page.ts';
import { presenceOf } from './presence.ts';
import type { StaffOnShiftRepository } from './staff.repository.ts';

interface StaffDeps {
  readonly pizzerias: PizzeriaRepository;
  readonly repository: StaffOnShiftRepository;
}

const clockSchema = z.object({ employeeId: z.number().int().positive() });

/** Who should be here and who is; clocks people in and out who have no device of their own. */
export function addStaffOnShiftScreen(app: Express, { pizzerias, repository }: StaffDeps): void {
  app.get('/shift-manager/staff', shiftManager, async (request, response) => {
    const common = { path: '/shift-manager/staff', title: 'Staff on shift', scripts: ['json-forms.js'] } as const;
    const page = await shiftPage(request, pizzerias, common);
    const { time, staff } = await repository.today(page.pizzeria.id);
    const people = staff.map((person) => ({ ...person, presence: presenceOf(person) }));
    const isConcerned = ({ plannedFrom, hereSince, minutes }: (typeof people)[number]) =>
      plannedFrom !== null || hereSince !== null || minutes > 0;
    response.render('shift-manager/views/staff', {
      ...{ ...page, time, today: people.filter(isConcerned) },
      others: people.filter((person) => !isConcerned(person) && person.position !== 'courier'),
    });
  });

  app.post('/shift-manager/staff/clock-in', ...changeAsShiftManager, async (request, response) => {
    const { employeeId } = parseRequest(clockSchema, request.body);
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    await repository.clockIn(pizzeria.id, employeeId, staffUserOf(request).id);
    response.status(204).end();
  });

  app.post('/shift-manager/staff/clock-out', ...changeAsShiftManager, async (request, response) => {
    const { employeeId } = parseRequest(clockSchema, request.body);
    const { pizzeria } = await choosePizzeria(request, pizzerias);
    await repository.clockOut(pizzeria.id, employeeId, staffUserOf(request).id);
    response.status(204).end();
  });
}
