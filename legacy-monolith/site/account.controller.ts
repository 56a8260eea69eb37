import type { Express, Request } from 'express';
import { parseRequest, problem, ProblemError } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { renewSession } from '../shared/session-steps.ts';
import type { SiteCustomersService } from './customers.service.ts';
import type { Customer } from './customers.repository.ts';
import { codeFormSchema, loginFormSchema, signUpFormSchema } from './site-forms.ts';
import { showAgain, siteOf } from './site-page.ts';
import { remember, visitOf } from './site-session.ts';

/** Sign-up, login, logout and the customer's own page. */
export function addAccountPages(app: Express, { customers }: { customers: SiteCustomersService }): void {
  app.get('/site/login', (_request, response) => {
    response.render('site/views/login', { phone: '', message: '' });
  });

  app.post('/site/login', requireCsrfToken(), async (request, response) => {
    const { t } = siteOf(response);
    const form = loginFormSchema.safeParse(request.body);
    try {
      const customer = form.success ? await customers.login(form.data.phone, form.data.password) : undefined;
      if (customer === undefined) throw problem('not-authenticated', t('login-failed'));
      await enter(request, customer);
      response.redirect(303, '/site/account');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => {
        response.render('site/views/login', { phone: form.data?.phone ?? '', message });
      });
    }
  });

  app.post('/site/logout', requireCsrfToken(), (request, response) => {
    // What a customer leaves behind is not for who uses the browser next; a staff login in it stays.
    const { pizzeriaId, english } = visitOf(request);
    request.session.site = { ...(pizzeriaId === undefined ? {} : { pizzeriaId }), ...(english ? { english } : {}) };
    response.redirect(303, '/site');
  });

  app.get('/site/sign-up', (_request, response) => {
    response.render('site/views/sign-up', { values: {}, message: '' });
  });

  app.post('/site/sign-up', requireCsrfToken(), async (request, response) => {
    const { t } = siteOf(response);
    try {
      const owner = parseRequest(signUpFormSchema(t), request.body);
      await customers.requestCode(owner.phone, t);
      remember(request, { signUp: owner });
      response.redirect(303, '/site/sign-up/code');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => {
        response.render('site/views/sign-up', { values: (request.body ?? {}) as object, message });
      });
    }
  });

  app.get('/site/sign-up/code', (request, response) => {
    const { signUp } = visitOf(request);
    if (signUp === undefined) response.redirect('/site/sign-up');
    else response.render('site/views/code', { ...signUp, message: '' });
  });

  app.post('/site/sign-up/code', requireCsrfToken(), async (request, response) => {
    const { t } = siteOf(response);
    const { signUp } = visitOf(request);
    if (signUp === undefined) throw problem('not-found', t('code-wrong'));
    try {
      const { code, password } = parseRequest(codeFormSchema(t), request.body);
      const customer = await customers.setPassword(signUp, code, password);
      if (customer === undefined) throw new ProblemError('code-wrong', 422, t('code-wrong'));
      await enter(request, customer);
      response.redirect(303, '/site/account');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => {
        response.render('site/views/code', { ...signUp, message });
      });
    }
  });

  app.get('/site/account', async (request, response) => {
    const { customer } = visitOf(request);
    if (customer === undefined) response.redirect('/site/login');
    else response.render('site/views/account', { account: await customers.account(customer.id) });
  });
}

/** A new session id with the same basket; a staff login of the same browser goes on. */
async function enter(request: Request, customer: Customer): Promise<void> {
  const { user } = request.session;
  const visit = visitOf(request);
  await renewSession(request);
  if (user !== undefined) request.session.user = user;
  request.session.site = { ...visit, signUp: undefined, customer };
}
