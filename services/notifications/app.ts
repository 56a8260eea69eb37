import type { Express } from 'express';
import { makeApp, type PlainServiceParts } from '../kit/index.ts';
import { makeNotifyTheDeliveryBoy } from './notify-the-delivery-boy.ts';
import { makeNotifyTheUser } from './notify-the-user.ts';
import { makeOnce } from './once.ts';
import type { Gateways } from './gateways.ts';
import { makeSendWelcomeMail } from './send-welcome-mail.ts';

export interface NotificationsAppDeps extends PlainServiceParts {
  readonly gateways: Gateways;
}

// A decorator is shown request and answer in one body.
const BODY_LIMIT = '4mb';
/** Calls that are remembered, so that a repeated one sends nothing again; the oldest are forgotten. */
const REMEMBERED = 20_000;

/** The notifications service as an Express app: it tells people what has happened, each of it once. */
export function makeNotificationsApp({ gateways, logger, metrics, health }: NotificationsAppDeps): Express {
  const once = makeOnce(REMEMBERED);
  return makeApp({
    logger,
    metrics,
    health,
    bodyLimit: BODY_LIMIT,
    routes(app) {
      app.post('/decorators/notifyTheUser', makeNotifyTheUser(gateways, once));
      app.post('/decorators/notifyTheDeliveryBoy', makeNotifyTheDeliveryBoy(gateways, once));
      app.post('/decorators/sendWelcomeMail', makeSendWelcomeMail(gateways, once));
    },
  });
}
