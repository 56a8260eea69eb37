import { join } from 'node:path';
import express from 'express';
import { listen, makeApp, makeMetrics, type Logger, type RunningServer } from '../../services/kit/index.ts';
import { addAssets } from '../shared/assets.ts';
import { addCrm } from './crm.ts';
import { addFailureSwitch, type Failures } from './failures.ts';
import { addMail } from './mail.ts';
import { addSmsGateway } from './sms.ts';

/** Plays the world outside of the monolith in one small process: an SMS gateway, a mail server and a CRM, all in memory. */
export async function startFakes(o: { readonly port: number; readonly logger: Logger }): Promise<RunningServer> {
  let isDraining = (): boolean => false;
  const failures: Failures = { sms: false, crm: false, mail: false };
  const app = makeApp({
    logger: o.logger,
    metrics: makeMetrics('fakes'),
    health: { required: {}, isDraining: () => isDraining() },
    bodyLimit: '20kb',
    routes(app) {
      app.set('view engine', 'ejs');
      app.set('views', join(import.meta.dirname, '..'));
      addAssets(app);
      app.use(express.urlencoded({ extended: false, limit: '1kb' }));
      app.use((_request, response, next) => {
        response.set('content-security-policy', "default-src 'self'; img-src 'self' data:");
        response.set('cache-control', 'no-store');
        next();
      });
      app.get('/', (_request, response) => response.redirect('/sms'));
      addFailureSwitch(app, failures);
      addSmsGateway(app, failures);
      addMail(app, failures);
      addCrm(app, failures);
    },
  });
  const server = await listen(app, { port: o.port });
  isDraining = server.isDraining;
  return server;
}
