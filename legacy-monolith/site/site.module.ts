import type { MonolithModule } from '../shared/module.ts';
import { addAccountPages } from './account.controller.ts';
import { addBasketPages } from './basket.controller.ts';
import { makeBasketService } from './basket.service.ts';
import { addCheckout } from './checkout.controller.ts';
import { makeSiteCustomersRepository } from './customers.repository.ts';
import { makeSiteCustomersService } from './customers.service.ts';
import { makeLabelsRepository } from './labels.ts';
import { addSiteMenu } from './menu.controller.ts';
import { makeOrderStatusRepository } from './order-status.repository.ts';
import { makePlacesRepository } from './places.repository.ts';
import { makeSiteMenuRepository } from './site-menu.repository.ts';
import { makeSiteOrdersRepository } from './site-orders.repository.ts';
import { openSite } from './site-page.ts';
import { addStatusPage } from './status.controller.ts';

export const siteModule: MonolithModule = {
  name: 'site',
  paths: ['/site'],
  screens: [],
  add(app, { db, referenceDb }) {
    const places = makePlacesRepository(referenceDb);
    const menus = makeSiteMenuRepository(referenceDb);
    const orders = makeSiteOrdersRepository(db);
    const orderStatus = makeOrderStatusRepository(db);
    const customers = makeSiteCustomersService({ customers: makeSiteCustomersRepository(db) });
    const baskets = makeBasketService({ menus, orders });

    app.use('/site', openSite({ places, labels: makeLabelsRepository(referenceDb) }));
    addSiteMenu(app, { menus, places, baskets });
    addBasketPages(app, { baskets });
    addCheckout(app, { baskets, orders, customers, orderStatus });
    addStatusPage(app, orderStatus);
    addAccountPages(app, { customers });
  },
};
