import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { optionalText } from '../shared/form-fields.ts';
import type { ScreensRepository } from './screens.repository.ts';

const language = z.string().regex(/^[a-z]{2}$/, 'must be two small letters');
const listSchema = z.object({ language: language.default('en') });
const labelSchema = z.object({
  language,
  code: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,49}$/, 'must be small letters, digits, dots and dashes'),
  text: optionalText(200),
});
const PATH = '/admin/labels';

/** The words of the site and the televisions, in each language of the network. */
export function addLabelsScreen(app: Express, repository: ScreensRepository): void {
  const admin = requireRole('admin');

  app.get(PATH, admin, async (request, response) => {
    const query = parseRequest(listSchema, request.query);
    const page = { title: 'Labels', chosen: query.language, ...(await repository.labels(query.language)) };
    response.render('admin/screens/views/labels', page);
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const label = parseRequest(labelSchema, request.body);
    await repository.saveLabel(label, staffUserOf(request).id);
    answerSaved(request, response, `${PATH}?language=${label.language}`);
  });
}
