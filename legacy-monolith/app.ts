import type { Express } from 'express';
import { API_TOKEN_AUDIENCE } from '../services/contracts/index.ts';
import { makeApp, makeTokenVerifier, type Logger, type Metrics } from '../services/kit/index.ts';
import { addApi } from './api/api.routes.ts';
import { makeMenuRepository } from './api/menu.repository.ts';
import { makeMenuService } from './api/menu.service.ts';
import { makeOrdersRepository } from './api/orders.repository.ts';
import { makeOrdersService } from './api/orders.service.ts';
import { makeRevenueRepository } from './api/revenue.repository.ts';
import { addAuthScreen } from './auth/auth.controller.ts';
import { makeAuthRepository } from './auth/auth.repository.ts';
import { makeAuthService } from './auth/auth.service.ts';
import { addCashierScreen } from './cashier/cashier.controller.ts';
import type { MonolithConfig } from './config.ts';
import { addContactCentreScreen } from './contact-centre/contact-centre.controller.ts';
import { makeContactCentreService } from './contact-centre/contact-centre.service.ts';
import { makeCustomersRepository } from './contact-centre/customers.repository.ts';
import { addHomeScreen } from './home/home.controller.ts';
import type { LegacyDatabase } from './shared/database.ts';
import { addPageBasics, answerMissingPage, answerPageProblems } from './shared/pages.ts';
import { makePizzeriaRepository } from './shared/pizzeria.repository.ts';

export interface MonolithDeps {
  readonly config: Omit<MonolithConfig, 'PORT' | 'LEGACY_DATABASE_URL'>;
  readonly db: LegacyDatabase;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly isDraining: () => boolean;
}

/** Wires the whole back office: one process, one database, every module beside every other. */
export async function makeMonolith({ config, db, logger, metrics, isDraining }: MonolithDeps): Promise<Express> {
  const privateJwk = config.API_TOKEN_PRIVATE_JWK;
  const verifyToken = await makeTokenVerifier(privateJwk, API_TOKEN_AUDIENCE);
  const pizzerias = makePizzeriaRepository(db);
  const auth = makeAuthService({ repository: makeAuthRepository(db), privateJwk });
  const menus = makeMenuService(makeMenuRepository(db));
  const orders = makeOrdersService(makeOrdersRepository(db));
  const revenue = makeRevenueRepository(db);
  const contactCentre = makeContactCentreService({ customers: makeCustomersRepository(db), menus });

  return makeApp({
    logger,
    metrics,
    health: { required: { database: () => db.ping() }, isDraining },
    routes(app) {
      // Before the pages: a till's call needs no session.
      addApi(app, { auth, menus, orders, revenue, verifyToken });
      addPageBasics(app, {
        sessionSecret: config.SESSION_SECRET,
        explainFooter: config.PUBLIC_EXPLAIN_FOOTER === '1',
      });
      addHomeScreen(app, { menus, pizzerias });
      addAuthScreen(app, auth);
      addContactCentreScreen(app, { service: contactCentre, pizzerias });
      addCashierScreen(app, pizzerias);
      app.use(answerMissingPage());
      app.use(answerPageProblems(logger));
    },
  });
}
