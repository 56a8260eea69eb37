import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { checkbox, day, endsAfterStart, pathId, text, wholeNumber } from '../shared/form-fields.ts';
import type { AdminMarketingRepository } from './marketing.repository.ts';

const actionSchema = endsAfterStart(
  z.object({ name: text(100), percent: wholeNumber(1, 100), startsOn: day, endsOn: day, active: checkbox }),
  'startsOn',
  'endsOn',
);
const PATH = '/admin/bonus-actions';

/** Actions that give customers points back. */
export function addBonusActionsScreen(app: Express, repository: AdminMarketingRepository): void {
  const marketing = requireRole('admin', 'marketer');

  app.get(PATH, marketing, async (request, response) => {
    const items = await repository.bonusActions();
    const change = items.find((item) => String(item['id']) === request.query['change']);
    response.render('admin/marketing/views/bonus-actions', { title: 'Bonus actions', items, change });
  });

  app.post(PATH, marketing, requireCsrfToken(), async (request, response) => {
    const action = parseRequest(actionSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveBonusAction(null, action, staffUserOf(request).id));
  });

  app.post(`${PATH}/:id`, marketing, requireCsrfToken(), async (request, response) => {
    const id = pathId.parse(request.params['id']);
    const action = parseRequest(actionSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveBonusAction(id, action, staffUserOf(request).id));
  });
}
