import type { MonolithModule } from '../shared/module.ts';
import { addOfficeHome } from './home/home.controller.ts';
import { addLeaveScreen } from './leave/leave.controller.ts';
import { makeOfficeScope } from './office-scope.ts';
import { addPayScreen } from './pay/pay.controller.ts';
import { addPromotionsScreen } from './promotions/promotions.controller.ts';
import { addReportsScreen } from './reports/reports.controller.ts';
import { addScheduleScreen } from './schedule/schedule.controller.ts';
import { addSettingsScreen } from './settings/settings.controller.ts';
import { addStaffScreen } from './staff/staff.controller.ts';
import { addStockScreen } from './stock/stock.controller.ts';

export const officeManagerModule: MonolithModule = {
  name: 'office-manager',
  paths: ['/office-manager'],
  screens: [
    {
      path: '/office-manager',
      title: 'Office',
      description: 'Settings, promotions, staff, schedule, stock, pay and reports',
      roles: ['office-manager', 'franchisee', 'admin'],
    },
  ],
  add: (app, { db, reportsDb }) => {
    const scope = makeOfficeScope(db);
    addOfficeHome(app, { scope, db });
    addSettingsScreen(app, { scope, db });
    addPromotionsScreen(app, { scope, db });
    addStaffScreen(app, { scope, db });
    addScheduleScreen(app, { scope, db });
    addLeaveScreen(app, { scope, db });
    addStockScreen(app, { scope, db });
    addPayScreen(app, { scope, db });
    addReportsScreen(app, { scope, reportsDb });
  },
};
