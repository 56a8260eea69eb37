import { readConfigOrExit, runPlainService } from '../kit/index.ts';
import { makeNotificationsApp } from './app.ts';
import { notificationsConfigSchema } from './config.ts';
import { makeGateways } from './gateways.ts';

const config = readConfigOrExit(notificationsConfigSchema);

await runPlainService({
  name: 'notifications',
  config,
  makeApp: (parts) =>
    makeNotificationsApp({
      ...parts,
      gateways: makeGateways({ smsUrl: config.SMS_GATEWAY_URL, mailUrl: config.MAIL_GATEWAY_URL }),
    }),
});
