import type { Express } from 'express';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import { requireCsrfToken } from '../../shared/csrf.ts';
import { requireRole, staffUserOf } from '../../shared/require-role.ts';
import { answerSaved } from '../shared/admin-page.ts';
import { pathId } from '../shared/form-fields.ts';
import type { NetworkRepository } from './network.repository.ts';
import { newPizzeriaSchema, pizzeriaSchema, WEEKDAYS } from './pizzeria-form.ts';
import type { AdminPizzeriasRepository } from './pizzerias.repository.ts';

const PATH = '/admin/pizzerias';
const VIEW = 'admin/network/views/pizzeria';

/** The pizzerias of the network: a new one opens with all its settings. */
export function addPizzeriasScreen(
  app: Express,
  { pizzerias, network }: { pizzerias: AdminPizzeriasRepository; network: NetworkRepository },
): void {
  const admin = requireRole('admin');
  const choices = async () => {
    const [cities, departments] = await Promise.all([network.cities(), network.departments()]);
    return { cities, departments, weekdays: WEEKDAYS };
  };

  app.get(PATH, admin, async (_request, response) => {
    const page = { title: 'Pizzerias', items: await pizzerias.all() };
    response.render('admin/network/views/pizzerias', page);
  });

  app.get(`${PATH}/new`, admin, async (_request, response) => {
    response.render(VIEW, {
      title: 'Open a pizzeria',
      pizzeria: { openedOn: new Date().toISOString().slice(0, 10), pickupMinutes: 25, acceptsOnline: 1 },
      hours: WEEKDAYS.map((_name, index) => ({ weekday: index + 1, opens: '09:00', closes: '23:00' })),
      zones: [],
      ...(await choices()),
    });
  });

  app.get(`${PATH}/:id`, admin, async (request, response) => {
    const found = await pizzerias.get(pathId.parse(request.params['id']));
    if (found === undefined) throw problem('not-found', 'There is no such pizzeria.');
    response.render(VIEW, { title: String(found.pizzeria['name']), ...found, ...(await choices()) });
  });

  app.post(PATH, admin, requireCsrfToken(), async (request, response) => {
    const id = await pizzerias.open(parseRequest(newPizzeriaSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });

  app.post(`${PATH}/:id`, admin, requireCsrfToken(), async (request, response) => {
    const id = pathId.parse(request.params['id']);
    await pizzerias.change(id, parseRequest(pizzeriaSchema, request.body), staffUserOf(request).id);
    answerSaved(request, response, `${PATH}/${id}`, id);
  });
}
