import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { text } from '../shared/form-fields.ts';
import type { NetworkRepository } from './network.repository.ts';

const countrySchema = z.object({
  name: text(100),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters'),
  language: z.string().regex(/^[a-z]{2}$/, 'must be two small letters'),
  timeZone: z.string().max(40).refine(isTimeZone, 'must be a time zone like Europe/Moscow'),
});
const code = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters');
const PATH = '/admin/countries';

/** Where the chain is: currency, language of labels and time zone of each country. */
export function addCountriesScreen(app: Express, network: NetworkRepository): void {
  const admin = requireRole('admin');

  app.get(PATH, admin, async (request, response) => {
    const items = await network.countries();
    const change = items.find((item) => item['code'] === request.query['change']);
    response.render('admin/network/views/countries', { title: 'Countries', items, change });
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const country = parseRequest(countrySchema.extend({ code }), request.body);
    await network.addCountry(country.code, country, staffUserOf(request).id);
    answerSaved(request, response, PATH, country.code);
  });

  app.post(`${PATH}/:code`, admin, requireCsrfToken(), async (request, response) => {
    const which = String(request.params['code']).slice(0, 2);
    await network.changeCountry(which, parseRequest(countrySchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, PATH);
  });
}

function isTimeZone(name: string): boolean {
  return name.includes('/') && Intl.supportedValuesOf('timeZone').includes(name);
}
