import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { idFromPath } from '../../services/contracts/index.ts';
import { parseRequest, problem } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { money } from '../shared/money.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';
import type { PersonalRepository } from './personal.repository.ts';
import type { PersonalService } from './personal.service.ts';

interface PersonalDeps {
  readonly repository: PersonalRepository;
  readonly service: PersonalService;
}

const KINDS = ['vacation', 'sick', 'unpaid', 'other'] as const;

const monthSchema = z.object({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month')
    .optional(),
});
const leaveSchema = z
  .object({
    kind: z.enum(KINDS),
    from: z.iso.date('must be a day'),
    to: z.iso.date('must be a day'),
    comment: z.string().trim().max(500),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'is before the first day' });

/** Somebody's own shifts, hours, pay and leave. */
export function addPersonalScreen(app: Express, { repository, service }: PersonalDeps): void {
  const employees = ['operator', 'cashier', 'cook', 'courier', 'shift-manager', 'office-manager'] as const;
  const employee = requireRole(...employees, 'marketer', 'admin');
  const change: readonly RequestHandler[] = [employee, requireCsrfToken()];

  app.get('/personal', employee, async (request, response) => {
    const { month } = parseRequest(monthSchema, request.query);
    const view = await service.view(staffUserOf(request).id, month);
    const page = { title: 'My work', kinds: KINDS, money, scripts: ['json-forms.js'] };
    if (view === undefined) response.render('personal/views/nobody', page);
    else response.render('personal/views/personal', { ...page, ...view });
  });

  app.post('/personal/leave', ...change, async (request, response) => {
    const wanted = parseRequest(leaveSchema, request.body);
    response.status(201).json({ id: await repository.ask(staffUserOf(request).id, wanted) });
  });

  app.post('/personal/leave/:id/withdraw', ...change, async (request, response) => {
    const id = idFromPath(request.params['id']);
    if (id === undefined) throw problem('not-found', 'You have no such request.');
    await repository.withdraw(staffUserOf(request).id, id);
    response.status(204).end();
  });
}
