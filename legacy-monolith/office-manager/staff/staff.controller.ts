import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { amount, day, idOf, text, todayAt } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { peopleSeenBy } from '../office-people.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makeStaffRepository } from './staff.repository.ts';
import { makeStaffService } from './staff.service.ts';

const POSITIONS = ['cashier', 'cook', 'courier', 'shift-manager', 'office-manager'] as const;

const rate = amount.min(1, 'must be more than nothing');
const hiringSchema = z
  .object({
    name: text(100),
    position: z.enum(POSITIONS),
    phone: z.string().trim().max(20),
    hourlyRate: rate,
    hiredOn: day,
    login: z
      .string()
      .trim()
      .regex(/^[a-z0-9._-]{3,50}$/, 'is 3 to 50 small letters, digits, dots and dashes')
      .or(z.literal('')),
    password: z.string().max(200),
  })
  .refine(({ login, password }) => login === '' || password.length >= 8, {
    path: ['password'],
    message: 'has at least 8 characters',
  });
const rateSchema = z.object({ hourlyRate: rate, startsOn: day });
const leaveSchema = z.object({ leftOn: day });

/** The people of a pizzeria and what they earn: hiring, a new rate, the last day. */
export function addStaffScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makeStaffRepository(db);
  const service = makeStaffService(repository);

  app.get('/office-manager/staff', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/staff', title: 'Staff' });
    const people = peopleSeenBy(staffUserOf(request).role, await service.employees(page.pizzeria.id));
    const today = todayAt(page.pizzeria.utcOffsetMinutes);
    response.render('office-manager/views/staff', { ...page, people, today, positions: POSITIONS });
  });

  app.post('/office-manager/staff', ...changeAsOfficeManager, async (request, response) => {
    const { login, password, ...person } = parseRequest(hiringSchema, request.body);
    const hiring = { ...person, login: login === '' ? null : { name: login, password } };
    const id = await service.hire(hiring, staffUserOf(request).role, await scope.change(request));
    response.status(201).json({ id });
  });

  app.post('/office-manager/staff/:id/rate', ...changeAsOfficeManager, async (request, response) => {
    const { hourlyRate, startsOn } = parseRequest(rateSchema, request.body);
    await repository.changeRate(idOf(request), hourlyRate, startsOn, await scope.change(request));
    response.status(204).end();
  });

  app.post('/office-manager/staff/:id/leave', ...changeAsOfficeManager, async (request, response) => {
    const { leftOn } = parseRequest(leaveSchema, request.body);
    await repository.leave(idOf(request), leftOn, await scope.change(request));
    response.status(204).end();
  });
}
