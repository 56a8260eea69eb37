import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { idOf } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { peopleSeenBy } from '../office-people.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makeLeaveRepository } from './leave.repository.ts';

const decisionSchema = z.object({ approve: z.boolean() });

/** Requests for leave, and their answers. */
export function addLeaveScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makeLeaveRepository(db);

  app.get('/office-manager/leave', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/leave', title: 'Leave' });
    const requests = peopleSeenBy(staffUserOf(request).role, await repository.requests(page.pizzeria.id));
    response.render('office-manager/views/leave', { ...page, requests });
  });

  app.post('/office-manager/leave/:id', ...changeAsOfficeManager, async (request, response) => {
    const { approve } = parseRequest(decisionSchema, request.body);
    await repository.decide(idOf(request), approve, await scope.change(request));
    response.status(204).end();
  });
}
