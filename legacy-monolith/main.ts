import { makeLogger, readConfigOrExit, stopOnSignal } from '../services/kit/index.ts';
import { configSchema } from './config.ts';
import { startMonolith } from './start.ts';

const config = readConfigOrExit(configSchema);
const logger = makeLogger({ part: 'monolith' });
const { url, stopSteps } = await startMonolith(config, { logger });

logger.info('listening', { url });
stopOnSignal({ logger, steps: stopSteps });
