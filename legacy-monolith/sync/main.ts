import { connectAmqp, makeMysqlKnex, promEventMetrics } from '../../events/index.ts';
import {
  listen,
  makeApp,
  makeLogger,
  makeMetrics,
  onceTrue,
  readConfigOrExit,
  stopOnSignal,
} from '../../services/kit/index.ts';
import { syncConfigSchema } from './config.ts';
import { startLegacySync } from './start.ts';

const config = readConfigOrExit(syncConfigSchema);
const logger = makeLogger({ part: 'relay' });
const metrics = makeMetrics('relay');
const relayKnex = makeMysqlKnex(config.LEGACY_RELAY_DATABASE_URL);
const syncKnex = makeMysqlKnex(config.LEGACY_SYNC_DATABASE_URL);
const amqp = connectAmqp({ url: config.AMQP_URL, logger, name: 'legacy' });

const sync = startLegacySync({
  relayKnex,
  syncKnex,
  amqp,
  binlogUrl: config.LEGACY_BINLOG_URL,
  logger,
  metrics: promEventMetrics(metrics.registry),
});

const app = makeApp({
  logger,
  metrics,
  health: {
    required: {
      database: () => relayKnex.raw('SELECT 1'),
      // Before its queue exists, an order of the service would pass by the monolith for good.
      queues: onceTrue(() => amqp.connected(), 'not declared yet'),
    },
    informative: {
      broker() {
        if (!amqp.connected()) throw new Error('not connected; events wait in the outbox');
      },
    },
  },
  routes: () => undefined,
});
const server = await listen(app, { port: config.PORT, drainMs: 0 });

logger.info('listening', { url: server.url });
stopOnSignal({
  logger,
  steps: [
    ['sync', () => sync.stop()],
    ['amqp', () => amqp.stop()],
    ['http', () => server.stop()],
    ['databases', () => Promise.all([relayKnex.destroy(), syncKnex.destroy()])],
  ],
});
