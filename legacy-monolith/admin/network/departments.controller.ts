import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { idList, pathId, text } from '../shared/form-fields.ts';
import type { NetworkRepository } from './network.repository.ts';

const departmentSchema = z.object({ name: text(100), countryCode: text(2) });
const PATH = '/admin/departments';

/** Departments: pizzerias that belong together, and the franchisees who see them. */
export function addDepartmentsScreen(app: Express, network: NetworkRepository): void {
  const admin = requireRole('admin');

  app.get(PATH, admin, async (_request, response) => {
    const [items, countries] = await Promise.all([network.departments(), network.countries()]);
    response.render('admin/network/views/departments', { title: 'Departments', items, countries });
  });

  app.get(`${PATH}/:id`, admin, async (request, response) => {
    const found = await network.department(pathId.parse(request.params['id']));
    if (found === undefined) throw problem('not-found', 'There is no such department.');
    const title = String(found.department['name']);
    response.render('admin/network/views/department', { title, ...found, countries: await network.countries() });
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const id = await network.addDepartment(parseRequest(departmentSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });

  app.post(`${PATH}/:id`, admin, requireCsrfToken(), async (request, response) => {
    const id = pathId.parse(request.params['id']);
    const department = parseRequest(departmentSchema.extend({ franchisees: idList }), request.body);
    await network.changeDepartment(id, department, staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });
}
