import type { MonolithModule } from '../shared/module.ts';
import { makeLabelsRepository } from '../site/labels.ts';
import { makePlacesRepository } from '../site/places.repository.ts';
import { makeSiteMenuRepository } from '../site/site-menu.repository.ts';
import { addPublicScreens } from './screens.controller.ts';
import { makeScreensRepository } from './screens.repository.ts';

export const publicScreensModule: MonolithModule = {
  name: 'public-screens',
  paths: ['/public-screens'],
  screens: [
    {
      path: '/public-screens',
      title: 'Televisions',
      description: 'Menu board, adverts, pick-up board',
      roles: ['shift-manager', 'office-manager', 'admin'],
    },
  ],
  add(app, { db, referenceDb, pizzerias }) {
    addPublicScreens(app, {
      screens: makeScreensRepository({ db, referenceDb }),
      menus: makeSiteMenuRepository(referenceDb),
      places: makePlacesRepository(referenceDb),
      labels: makeLabelsRepository(referenceDb),
      pizzerias,
    });
  },
};
