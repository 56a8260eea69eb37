import type { Express } from 'express';
import { API_TOKEN_AUDIENCE } from '../services/contracts/index.ts';
import { makeApp, makeTokenVerifier, type Fences, type Logger, type Metrics } from '../services/kit/index.ts';
import { makeMenuRepository } from './api/menu.repository.ts';
import { makeMenuService } from './api/menu.service.ts';
import { makeAuthRepository } from './auth/auth.repository.ts';
import { makeAuthService } from './auth/auth.service.ts';
import { endClosedSessions } from './auth/end-closed-sessions.ts';
import { bridgeSessions } from './auth/session-bridge.ts';
import { addHomeScreen } from './home/home.controller.ts';
import { modulesWithoutSession, modulesWithSession } from './modules.ts';
import type { BackgroundJobs } from './shared/background-jobs.ts';
import type { Databases } from './shared/databases.ts';
import { gateHosts } from './shared/host-gate.ts';
import type { ModuleConfig, ModuleDeps, MonolithModule } from './shared/module.ts';
import { gateModule } from './shared/module-gate.ts';
import type { ModuleSwitches } from './shared/module-switches.ts';
import { addPageBasics, answerMissingPage, answerPageProblems } from './shared/pages.ts';
import { makePizzeriaRepository } from './shared/pizzeria.repository.ts';
import type { SessionStore } from './shared/session.ts';

export interface MonolithDeps {
  readonly config: ModuleConfig;
  readonly databases: Omit<Databases, 'close'>;
  readonly sessionStore: SessionStore;
  readonly switches: ModuleSwitches;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly jobs: BackgroundJobs;
  readonly isDraining: () => boolean;
  /** Left out: who may write is not looked at. */
  readonly fences?: Fences;
}

/** Wires the whole back office: one process, one database, every module beside every other. */
export async function makeMonolith(o: MonolithDeps): Promise<Express> {
  const { config, logger, metrics, jobs, switches, isDraining } = o;
  const { db, referenceDb, reportsDb } = o.databases;
  const privateJwk = config.API_TOKEN_PRIVATE_JWK;
  const deps: ModuleDeps = {
    config,
    db,
    referenceDb,
    reportsDb,
    auth: makeAuthService({ repository: makeAuthRepository(db), privateJwk }),
    menus: makeMenuService(makeMenuRepository(referenceDb)),
    pizzerias: makePizzeriaRepository(referenceDb),
    verifyToken: await makeTokenVerifier(privateJwk, API_TOKEN_AUDIENCE),
    logger,
    jobs,
  };

  const add = (app: Express) => (module: MonolithModule) => {
    app.use([...module.paths], gateModule(switches, module));
    module.add(app, deps);
  };

  return makeApp({
    logger,
    metrics,
    health: {
      required: { database: () => db.ping() },
      informative: {
        ...(referenceDb === db ? {} : { 'reference data': () => referenceDb.ping() }),
        ...(reportsDb === db ? {} : { reports: () => reportsDb.ping() }),
      },
      isDraining,
    },
    routes(app) {
      if (o.fences !== undefined) app.use(o.fences.middleware);
      app.use(gateHosts());
      // Before the pages: a till's call needs no session.
      modulesWithoutSession.forEach(add(app));
      addPageBasics(app, {
        sessionSecret: config.SESSION_SECRET,
        explainFooter: config.PUBLIC_EXPLAIN_FOOTER === '1',
        sessionStore: o.sessionStore,
        modules: modulesWithSession,
        switches,
      });
      if (config.BRIDGE_SECRET !== undefined)
        app.use('/__strangler', ...bridgeSessions(config.BRIDGE_SECRET, deps.auth));
      app.use(endClosedSessions(deps.auth));
      addHomeScreen(app, deps);
      modulesWithSession.forEach(add(app));
      app.use(answerMissingPage());
      app.use(answerPageProblems(logger));
    },
  });
}
