import type { Express } from 'express';
import { API_TOKEN_AUDIENCE } from '../services/contracts/index.ts';
import { makeApp, makeTokenVerifier, type Logger, type Metrics } from '../services/kit/index.ts';
import { makeMenuRepository } from './api/menu.repository.ts';
import { makeMenuService } from './api/menu.service.ts';
import { makeAuthRepository } from './auth/auth.repository.ts';
import { makeAuthService } from './auth/auth.service.ts';
import { endClosedSessions } from './auth/end-closed-sessions.ts';
import { addHomeScreen } from './home/home.controller.ts';
import { modulesWithoutSession, modulesWithSession } from './modules.ts';
import type { BackgroundJobs } from './shared/background-jobs.ts';
import type { LegacyDatabase } from './shared/database.ts';
import { gateHosts } from './shared/host-gate.ts';
import type { ModuleConfig, ModuleDeps } from './shared/module.ts';
import { addPageBasics, answerMissingPage, answerPageProblems } from './shared/pages.ts';
import { makePizzeriaRepository } from './shared/pizzeria.repository.ts';

export interface MonolithDeps {
  readonly config: ModuleConfig;
  readonly db: LegacyDatabase;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly jobs: BackgroundJobs;
  readonly isDraining: () => boolean;
}

/** Wires the whole back office: one process, one database, every module beside every other. */
export async function makeMonolith({ config, db, logger, metrics, jobs, isDraining }: MonolithDeps): Promise<Express> {
  const privateJwk = config.API_TOKEN_PRIVATE_JWK;
  const deps: ModuleDeps = {
    config,
    db,
    referenceDb: db,
    reportsDb: db,
    auth: makeAuthService({ repository: makeAuthRepository(db), privateJwk }),
    menus: makeMenuService(makeMenuRepository(db)),
    pizzerias: makePizzeriaRepository(db),
    verifyToken: await makeTokenVerifier(privateJwk, API_TOKEN_AUDIENCE),
    logger,
    jobs,
  };

  return makeApp({
    logger,
    metrics,
    health: { required: { database: () => db.ping() }, isDraining },
    routes(app) {
      app.use(gateHosts());
      // Before the pages: a till's call needs no session.
      for (const module of modulesWithoutSession) module.add(app, deps);
      addPageBasics(app, {
        sessionSecret: config.SESSION_SECRET,
        explainFooter: config.PUBLIC_EXPLAIN_FOOTER === '1',
        screens: modulesWithSession.flatMap(({ screens }) => screens),
      });
      app.use(endClosedSessions(deps.auth));
      addHomeScreen(app, deps);
      for (const module of modulesWithSession) module.add(app, deps);
      app.use(answerMissingPage());
      app.use(answerPageProblems(logger));
    },
  });
}
