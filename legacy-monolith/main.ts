import { listen, makeLogger, makeMetrics, readConfigOrExit, stopOnSignal } from '../services/kit/index.ts';
import { makeMonolith } from './app.ts';
import { configSchema } from './config.ts';
import { makeBackgroundJobs } from './shared/background-jobs.ts';
import { connectLegacyDatabase } from './shared/database.ts';

const config = readConfigOrExit(configSchema);
const logger = makeLogger({ part: 'monolith' });
const metrics = makeMetrics('monolith');
const jobs = makeBackgroundJobs(logger);
const db = connectLegacyDatabase(config.LEGACY_DATABASE_URL);

let draining = (): boolean => false;
const app = await makeMonolith({ config, db, logger, metrics, jobs, isDraining: () => draining() });
const server = await listen(app, { port: config.PORT });
draining = () => server.isDraining();

logger.info('listening', { url: server.url });
stopOnSignal({
  logger,
  steps: [
    ['http', () => server.stop()],
    ['jobs', () => jobs.stop()],
    ['database', () => db.close()],
  ],
});
