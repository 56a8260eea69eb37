import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import type { NetworkChoices } from '../network/network-choices.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { day, endsAfterStart, idOrNull, pathId, text, wholeNumber } from '../shared/form-fields.ts';
import type { ScreensRepository } from './screens.repository.ts';

const advertSchema = endsAfterStart(
  z.object({
    pizzeriaId: idOrNull,
    title: text(100),
    text: text(300),
    productId: idOrNull,
    startsOn: day,
    endsOn: day,
    position: wholeNumber(0, 1000),
  }),
  'startsOn',
  'endsOn',
);
const PATH = '/admin/adverts';

/** What the televisions show between menus. */
export function addAdvertsScreen(
  app: Express,
  { repository, choices }: { repository: ScreensRepository; choices: NetworkChoices },
): void {
  const marketing = requireRole('admin', 'marketer');
  const change = [marketing, requireCsrfToken()];

  app.get(PATH, marketing, async (request, response) => {
    const [items, { pizzerias, products }] = await Promise.all([repository.adverts(), choices()]);
    const changing = items.find((item) => String(item['id']) === request.query['change']);
    const page = { title: 'Adverts on the televisions', items, pizzerias, products, change: changing };
    response.render('admin/screens/views/adverts', page);
  });

  app.post(PATH, ...change, async (request, response) => {
    const advert = parseRequest(advertSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveAdvert(null, advert, staffUserOf(request).id));
  });

  app.post(`${PATH}/:id`, ...change, async (request, response) => {
    const which = pathId.parse(request.params['id']);
    const advert = parseRequest(advertSchema, request.body);
    answerSaved(request, response, PATH, await repository.saveAdvert(which, advert, staffUserOf(request).id));
  });

  app.post(`${PATH}/:id/delete`, ...change, async (request, response) => {
    await repository.deleteAdvert(pathId.parse(request.params['id']), staffUserOf(request).id);
    answerSaved(request, response, PATH);
  });
}
