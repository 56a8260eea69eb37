import type { Express } from 'express';
import { idFromPath } from '../../services/contracts/index.ts';
import { parseRequest, problem } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import type { BasketService } from './basket.service.ts';
import { nextOpening } from './opening.ts';
import type { PlacesRepository } from './places.repository.ts';
import { itemFormSchema } from './site-forms.ts';
import type { SiteMenuRepository } from './site-menu.repository.ts';
import { showAgain, siteOf } from './site-page.ts';
import { remember, visitOf } from './site-session.ts';

/** What is sold, and each product with its halves and extras. */
export function addSiteMenu(
  app: Express,
  o: { menus: SiteMenuRepository; places: PlacesRepository; baskets: BasketService },
): void {
  app.get('/site', async (request, response) => {
    const { pizzeriaId, lang } = request.query;
    if (lang !== undefined) remember(request, { english: lang === 'en' });
    if (pizzeriaId !== undefined) {
      const id = idFromPath(pizzeriaId);
      if (id === undefined || (await o.places.get(id)) === undefined) {
        throw problem('not-found', 'There is no such pizzeria.');
      }
      remember(request, { pizzeriaId: id });
    }
    // Chosen now: the address of the menu without the choice is the one to keep.
    if (lang !== undefined || pizzeriaId !== undefined) {
      response.redirect('/site');
      return;
    }
    const { place, language } = siteOf(response);
    const { products } = await o.menus.get(place.id, language);
    response.render('site/views/menu', {
      cities: Map.groupBy(await o.places.all(), ({ city }) => city),
      categories: Map.groupBy(products, ({ category }) => category),
      opensAt: nextOpening(place.hours, new Date(), place.utcOffsetMinutes),
    });
  });

  app.get('/site/products/:id', async (request, response) => {
    response.render('site/views/product', await productPage(request.params.id, siteOf(response)));
  });

  app.post('/site/products/:id', requireCsrfToken(), async (request, response) => {
    const site = siteOf(response);
    const page = await productPage(request.params['id'], site);
    try {
      const form = parseRequest(itemFormSchema, { ...(request.body as object), productId: request.params['id'] });
      const toppingIds = [...new Set(form.toppingIds)].sort((a, b) => a - b);
      // Two like halves are a whole.
      const secondHalfId = form.secondHalfId === form.productId ? null : (form.secondHalfId ?? null);
      const item = { productId: form.productId, secondHalfId, toppingIds };
      const basket = await o.baskets.add(visitOf(request).basket, item, form.quantity, site);
      remember(request, { pizzeriaId: site.place.id, basket });
      response.redirect(303, '/site/basket');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => {
        response.render('site/views/product', { ...page, message });
      });
    }
  });

  async function productPage(given: unknown, { place, language }: ReturnType<typeof siteOf>) {
    const { products, toppings } = await o.menus.get(place.id, language);
    const product = products.find(({ id }) => id === idFromPath(given));
    if (product === undefined) throw problem('not-found', 'There is no such product on the menu.');
    const halves = products.filter(({ id, takesHalves, available }) => takesHalves && available && id !== product.id);
    return {
      product,
      halves: product.takesHalves ? halves : [],
      toppings: product.takesToppings ? toppings : [],
      message: '',
    };
  }
}
