import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { pathId, text, wholeNumber } from '../shared/form-fields.ts';
import type { NetworkRepository } from './network.repository.ts';

const citySchema = z.object({
  name: text(100),
  countryCode: text(2),
  utcOffsetMinutes: wholeNumber(-12 * 60, 14 * 60),
});
const PATH = '/admin/cities';

/** Cities; a new name or hour goes to everything that has the city by its spelling. */
export function addCitiesScreen(app: Express, network: NetworkRepository): void {
  const admin = requireRole('admin');

  app.get(PATH, admin, async (request, response) => {
    const [items, countries] = await Promise.all([network.cities(), network.countries()]);
    const change = items.find((item) => String(item['id']) === request.query['change']);
    response.render('admin/network/views/cities', { title: 'Cities', items, countries, change });
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const id = await network.addCity(parseRequest(citySchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, PATH, id);
  });

  app.post(`${PATH}/:id`, admin, requireCsrfToken(), async (request, response) => {
    const id = pathId.parse(request.params['id']);
    await network.changeCity(id, parseRequest(citySchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, PATH, id);
  });
}
