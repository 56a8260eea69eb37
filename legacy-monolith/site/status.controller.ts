import type { Express } from 'express';
import { parseRequest, problem } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { OrderStatusRepository } from './order-status.repository.ts';
import { statusFormSchema } from './site-forms.ts';
import { showAgain, siteOf } from './site-page.ts';

/** Where an order is, by number and phone. Asked by POST, so that no phone stands in an address or a log. */
export function addStatusPage(app: Express, orderStatus: OrderStatusRepository): void {
  app.get('/site/order-status', (_request, response) => {
    response.render('site/views/order-status', { values: {}, order: undefined, message: '' });
  });

  app.post('/site/order-status', requireCsrfToken(), async (request, response) => {
    const { t } = siteOf(response);
    const values = (request.body ?? {}) as object;
    try {
      const { number, phone } = parseRequest(statusFormSchema(t), values);
      const order = await orderStatus.find(number, phone);
      if (order === undefined) throw problem('not-found', t('no-such-order'));
      response.render('site/views/order-status', { values, order, message: '' });
    } catch (error) {
      await showAgain({ request, response, error }, (message) => {
        response.render('site/views/order-status', { values, order: undefined, message });
      });
    }
  });
}
