import { z } from 'zod';
import { portVariable, urlVariable } from '../../services/kit/index.ts';

/** The environment of the process that carries the monolith's events. */
export const syncConfigSchema = z.object({
  PORT: portVariable('port of health and metrics'),
  LEGACY_RELAY_DATABASE_URL: urlVariable(['mysql'], "the monolith's database, as the user legacy_relay"),
  LEGACY_SYNC_DATABASE_URL: urlVariable(['mysql'], "the monolith's database, as the user legacy_sync"),
  LEGACY_BINLOG_URL: urlVariable(['mysql'], 'the same, as a user who may read the binlog').optional(),
  AMQP_URL: urlVariable(['amqp', 'amqps'], 'RabbitMQ'),
});
