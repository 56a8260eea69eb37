import { plainServiceConfigSchema, urlVariable } from '../kit/index.ts';

/** The environment of the notifications service. */
export const notificationsConfigSchema = plainServiceConfigSchema.extend({
  SMS_GATEWAY_URL: urlVariable(['http', 'https'], 'takes text messages: POST /sms'),
  MAIL_GATEWAY_URL: urlVariable(['http', 'https'], 'takes mails: POST /mail'),
});
