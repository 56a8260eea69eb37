import type { Express, Request } from 'express';
import { idFromPath } from '../../services/contracts/index.ts';
import { problem } from '../../services/kit/index.ts';
import { choosePizzeria } from '../shared/chosen-pizzeria.ts';
import { money } from '../shared/money.ts';
import type { PizzeriaRepository } from '../shared/pizzeria.repository.ts';
import { requireRole } from '../shared/require-role.ts';
import type { LabelsRepository } from '../site/labels.ts';
import type { Place, PlacesRepository } from '../site/places.repository.ts';
import type { SiteMenuRepository } from '../site/site-menu.repository.ts';
import type { ScreensRepository } from './screens.repository.ts';

export interface ScreensDeps {
  readonly screens: ScreensRepository;
  readonly menus: SiteMenuRepository;
  readonly places: PlacesRepository;
  readonly labels: LabelsRepository;
  readonly pizzerias: PizzeriaRepository;
}

const KINDS = ['menu', 'orders', 'adverts'] as const;
const CATEGORIES = ['pizza', 'snacks', 'desserts', 'drinks', 'sauces'] as const;

/** Televisions: pages without a login that fetch their contents every five seconds, and for staff the list of them. */
export function addPublicScreens(app: Express, o: ScreensDeps): void {
  app.get('/public-screens', requireRole('shift-manager', 'office-manager', 'admin'), async (request, response) => {
    const chosen = await choosePizzeria(request, o.pizzerias);
    response.render('public-screens/views/index', { title: 'Televisions', ...chosen });
  });

  for (const kind of KINDS) {
    app.get(`/public-screens/:pizzeriaId/${kind}`, async (request, response) => {
      const place = await placeOf(request);
      const t = await o.labels(place.language);
      response.render(`public-screens/views/${kind}`, { place, t, kind });
    });
  }

  app.get('/public-screens/:pizzeriaId/menu.json', async (request, response) => {
    const { id, language, currency } = await placeOf(request);
    const t = await o.labels(language);
    const { products } = await o.menus.get(id, language);
    const titleOf = (category: string): string => {
      const known = CATEGORIES.find((each) => each === category);
      return known === undefined ? category : t(`category-${known}`);
    };
    const categories = [...Map.groupBy(products, ({ category }) => category)].map(([category, items]) => ({
      title: titleOf(category),
      products: items.map(({ id: productId, name, price, available }) => {
        return { id: productId, name, available, price: available ? money(price, currency) : t('sold-out') };
      }),
    }));
    response.json({ categories });
  });

  app.get('/public-screens/:pizzeriaId/orders.json', async (request, response) => {
    response.json(await o.screens.orders((await placeOf(request)).id));
  });

  app.get('/public-screens/:pizzeriaId/adverts.json', async (request, response) => {
    const { id, language, currency } = await placeOf(request);
    const adverts = await o.screens.adverts(id, language);
    response.json({
      adverts: adverts.map(({ product, ...advert }) => ({
        ...advert,
        product: product && { ...product, price: money(product.price, currency) },
      })),
    });
  });

  async function placeOf(request: Request): Promise<Place> {
    const id = idFromPath(request.params['pizzeriaId']);
    const place = id === undefined ? undefined : await o.places.get(id);
    if (place === undefined) throw problem('not-found', 'There is no such pizzeria.');
    return place;
  }
}
