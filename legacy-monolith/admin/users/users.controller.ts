import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import { hashPassword } from '../../../services/kit/password.ts';
import { ROLES } from '../../auth/staff-user.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import type { AdminPizzeriasRepository } from '../network/pizzerias.repository.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { idOrNull, optionalText, pathId, text } from '../shared/form-fields.ts';
import type { UsersRepository } from './users.repository.ts';

const PAGE = 50;
const PATH = '/admin/users';
const role = z.enum(ROLES);
const listSchema = z.object({
  search: optionalText(100),
  role: z.union([role, z.literal('')]).default(''),
  after: optionalText(50),
});
const userSchema = z.object({ name: text(100), role, pizzeriaId: idOrNull });
const login = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,49}$/, 'must be 2 to 50 small letters, digits, dots or dashes');
const password = z.string().min(8, 'must have at least 8 characters').max(200);

/** People with a login: roles, passwords, locks. */
export function addUsersScreen(
  app: Express,
  { repository, pizzerias }: { repository: UsersRepository; pizzerias: AdminPizzeriasRepository },
): void {
  const admin = requireRole('admin');
  const change = [admin, requireCsrfToken()];

  app.get(PATH, admin, async (request, response) => {
    const query = parseRequest(listSchema, request.query);
    const found = await repository.search({ ...query, role: query.role === '' ? null : query.role, limit: PAGE + 1 });
    const users = found.users.slice(0, PAGE);
    const more = found.users.length > PAGE ? String(users.at(-1)?.['login']) : undefined;
    response.render('admin/users/views/users', { ...found, title: 'Users', query, roles: ROLES, users, more });
  });

  app.get(`${PATH}/new`, admin, async (_request, response) => {
    const page = { title: 'New user', person: { role: 'cashier' }, departments: [], roles: ROLES };
    response.render('admin/users/views/user', { ...page, pizzerias: await pizzerias.all() });
  });

  app.get(`${PATH}/:id`, admin, async (request, response) => {
    const found = await repository.get(pathId.parse(request.params['id']));
    if (found === undefined) throw problem('not-found', 'There is no such user.');
    const page = { title: String(found.person['name']), ...found, roles: ROLES };
    response.render('admin/users/views/user', { ...page, pizzerias: await pizzerias.all() });
  });

  app.post(PATH, ...change, async (request, response) => {
    const form = parseRequest(userSchema.extend({ login, password }), request.body);
    const hash = await hashPassword(form.password);
    const id = await repository.add(form.login, form, hash, staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });

  app.post(`${PATH}/:id`, ...change, async (request, response) => {
    const id = pathId.parse(request.params['id']);
    await repository.change(id, parseRequest(userSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });

  app.post(`${PATH}/:id/password`, ...change, async (request, response) => {
    const id = pathId.parse(request.params['id']);
    const form = parseRequest(z.object({ password }), request.body);
    await repository.setPassword(id, await hashPassword(form.password), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });

  const steps = {
    disable: (id: number, by: number) => repository.setDisabled(id, true, by),
    enable: (id: number, by: number) => repository.setDisabled(id, false, by),
    unlock: (id: number, by: number) => repository.unlock(id, by),
  };
  for (const [name, step] of Object.entries(steps)) {
    app.post(`${PATH}/:id/${name}`, ...change, async (request, response) => {
      const id = pathId.parse(request.params['id']);
      await step(id, staffUserOf(request).id);
      answerSaved(request, response, `${PATH}/${id}`, id);
    });
  }
}
