import type { Express } from 'express';
import { z } from 'zod';
import { requireCsrfToken } from '../shared/csrf.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';
import { endSession, renewSession } from '../shared/session-steps.ts';
import { ROLES } from './staff-user.ts';
import type { AuthService } from './auth.service.ts';

const loginSchema = z.object({
  login: z.string().trim().max(50).default(''),
  password: z.string().max(200).default(''),
  next: z.string().default('/'),
});

/** Login, logout, and the API token with which a page's scripts call the JSON API. */
export function addAuthScreen(app: Express, auth: AuthService): void {
  app.get('/login', (request, response) => {
    const next = localPath(request.query['next']);
    if (request.session.user === undefined) {
      response.render('auth/views/login', { title: 'Login', error: '', login: '', next });
    } else {
      response.redirect(next);
    }
  });

  app.post('/login', requireCsrfToken(), async (request, response) => {
    const form = loginSchema.safeParse(request.body);
    const user = form.success ? await auth.login(form.data.login, form.data.password) : undefined;
    const { login = '', next } = form.data ?? {};
    if (user === undefined) {
      const page = { title: 'Login', error: 'Unknown login or wrong password.', login, next: localPath(next) };
      response.status(401).render('auth/views/login', page);
      return;
    }
    await renewSession(request);
    request.session.user = user;
    response.redirect(303, localPath(next));
  });

  app.post('/logout', requireCsrfToken(), async (request, response) => {
    await endSession(request);
    response.clearCookie('pizza.sid').redirect(303, '/');
  });

  app.get('/auth/api-token', requireRole(...ROLES), async (request, response) => {
    response.json(await auth.issueToken(staffUserOf(request)));
  });
}

/** Only a path of this site: anything else would send people who log in to wherever a link's author likes. */
function localPath(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])[^\\\s]*$/.test(value) ? value : '/';
}
