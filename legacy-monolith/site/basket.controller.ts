import type { Express, Request, Response } from 'express';
import { parseRequest, problem, ProblemError } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { emptyBasket, withPromoCode, withQuantity } from './basket.ts';
import type { BasketService } from './basket.service.ts';
import { promoFormSchema, quantityFormSchema } from './site-forms.ts';
import { refusalOf, showAgain, siteOf } from './site-page.ts';
import { remember, visitOf } from './site-session.ts';

/** What the visitor has chosen, in the session of this browser. */
export function addBasketPages(app: Express, { baskets }: { baskets: BasketService }): void {
  app.get('/site/basket', async (request, response) => {
    await show(request, response, '');
  });

  app.post('/site/basket/lines/:id', requireCsrfToken(), async (request, response) => {
    const basket = visitOf(request).basket ?? emptyBasket();
    try {
      const { quantity } = parseRequest(quantityFormSchema, request.body);
      const line = basket.lines.find(({ id }) => id === request.params['id']);
      if (line === undefined) throw problem('not-found', 'This is not in the basket any more.');
      remember(request, { basket: withQuantity(basket, line.id, quantity) });
      response.redirect(303, '/site/basket');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => show(request, response, message));
    }
  });

  app.post('/site/basket/promo-code', requireCsrfToken(), async (request, response) => {
    const { basket = emptyBasket(), customer } = visitOf(request);
    try {
      const { code } = parseRequest(promoFormSchema, request.body);
      const tried = withPromoCode(basket, code === '' ? null : code);
      const { refused } = await baskets.show(tried, { ...customer }, siteOf(response));
      // A code that does not hold is not kept; whatever else is wrong with the basket is shown on its page.
      if (refused?.code.startsWith('promo-') === true) throw refused;
      remember(request, { basket: tried });
      response.redirect(303, '/site/basket');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => show(request, response, message));
    }
  });

  async function show(request: Request, response: Response, message: string): Promise<void> {
    const { basket = emptyBasket(), customer } = visitOf(request);
    const site = siteOf(response);
    const shown = await baskets.show(basket, { ...customer }, site);
    const refusal = shown.refused instanceof ProblemError ? refusalOf(shown.refused, site) : '';
    response.render('site/views/basket', { ...shown, promoCode: basket.promoCode ?? '', message: message || refusal });
  }
}
