import type { Express } from 'express';
import type { MonolithModule, ModuleDeps } from '../shared/module.ts';
import { addAuditScreen } from './audit/audit.controller.ts';
import { addBonusActionsScreen } from './marketing/bonus-actions.controller.ts';
import { makeAdminMarketingRepository } from './marketing/marketing.repository.ts';
import { addPromotionsScreen } from './marketing/promotions.controller.ts';
import { addCitiesScreen } from './network/cities.controller.ts';
import { addCountriesScreen } from './network/countries.controller.ts';
import { addDepartmentsScreen } from './network/departments.controller.ts';
import { makeNetworkChoices } from './network/network-choices.ts';
import { makeNetworkRepository } from './network/network.repository.ts';
import { addPizzeriasScreen } from './network/pizzerias.controller.ts';
import { makeAdminPizzeriasRepository } from './network/pizzerias.repository.ts';
import { addOverviewScreen } from './overview.controller.ts';
import { addPriceListsScreen } from './prices/price-lists.controller.ts';
import { makePriceListsRepository } from './prices/price-lists.repository.ts';
import { makePriceListsService } from './prices/price-lists.service.ts';
import { addIngredientsScreen } from './products/ingredients.controller.ts';
import { addProductsScreen } from './products/products.controller.ts';
import { makeProductsRepository } from './products/products.repository.ts';
import { makeProductsService } from './products/products.service.ts';
import { addToppingsScreen } from './products/toppings.controller.ts';
import { addAdvertsScreen } from './screens/adverts.controller.ts';
import { addLabelsScreen } from './screens/labels.controller.ts';
import { makeScreensRepository } from './screens/screens.repository.ts';
import { addAdminSections } from './shared/admin-page.ts';
import { addUsersScreen } from './users/users.controller.ts';
import { makeUsersRepository } from './users/users.repository.ts';

const PRICE_LIST_POLL_MS = 60_000;

export const adminModule: MonolithModule = {
  name: 'admin',
  paths: ['/admin'],
  screens: [
    {
      path: '/admin',
      title: 'Network',
      description: 'Countries, pizzerias, products, prices, marketing, users',
      roles: ['admin', 'marketer'],
    },
  ],
  add: addAdmin,
};

// Not from the reference replica: whoever has just changed something must see it.
function addAdmin(app: Express, { db, jobs, logger }: ModuleDeps): void {
  const network = makeNetworkRepository(db);
  const pizzerias = makeAdminPizzeriasRepository(db);
  const products = makeProductsRepository(db);
  const choices = makeNetworkChoices({ network, pizzerias, products });

  addAdminSections(app);
  addOverviewScreen(app, network);
  addCountriesScreen(app, network);
  addCitiesScreen(app, network);
  addDepartmentsScreen(app, network);
  addPizzeriasScreen(app, { pizzerias, network });

  addProductsScreen(app, { service: makeProductsService(products), repository: products });
  addIngredientsScreen(app, products);
  addToppingsScreen(app, products);

  const priceLists = makePriceListsRepository(db);
  const priceListsService = makePriceListsService(priceLists, logger);
  addPriceListsScreen(app, { repository: priceLists, service: priceListsService });
  jobs.every('price lists', PRICE_LIST_POLL_MS, () => priceListsService.runDue());

  const screens = makeScreensRepository(db);
  addLabelsScreen(app, screens);
  addAdvertsScreen(app, { repository: screens, choices });

  const marketing = makeAdminMarketingRepository(db);
  addPromotionsScreen(app, { repository: marketing, choices });
  addBonusActionsScreen(app, marketing);

  addUsersScreen(app, { repository: makeUsersRepository(db), pizzerias });
  addAuditScreen(app, db);
}
