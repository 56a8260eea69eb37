import type { MonolithModule } from './shared/module.ts';
import { adminModule } from './admin/admin.module.ts';
import { apiModule } from './api/api.module.ts';
import { authModule } from './auth/auth.module.ts';
import { cashierModule } from './cashier/cashier.module.ts';
import { contactCentreModule } from './contact-centre/contact-centre.module.ts';
import { deliveryCashierModule } from './delivery-cashier/delivery-cashier.module.ts';
import { exportModule } from './export/export.module.ts';
import { kitchenTrackerModule } from './kitchen-tracker/kitchen-tracker.module.ts';
import { officeManagerModule } from './office-manager/office-manager.module.ts';
import { personalModule } from './personal/personal.module.ts';
import { picturesModule } from './pictures/pictures.module.ts';
import { publicScreensModule } from './public-screens/public-screens.module.ts';
import { shiftManagerModule } from './shift-manager/shift-manager.module.ts';
import { siteModule } from './site/site.module.ts';

/** Modules whose callers have no session: they stand before it. */
export const modulesWithoutSession: readonly MonolithModule[] = [apiModule, picturesModule];

/** Modules for people with a session, in the order of the navigation. */
export const modulesWithSession: readonly MonolithModule[] = [
  siteModule,
  authModule,
  contactCentreModule,
  cashierModule,
  kitchenTrackerModule,
  deliveryCashierModule,
  shiftManagerModule,
  officeManagerModule,
  adminModule,
  publicScreensModule,
  personalModule,
  exportModule,
];
