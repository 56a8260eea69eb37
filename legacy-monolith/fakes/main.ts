import { z } from 'zod';
import { makeLogger, portVariable, readConfigOrExit, stopOnSignal } from '../../services/kit/index.ts';
import { startFakes } from './start-fakes.ts';

const config = readConfigOrExit(z.object({ PORT: portVariable('port to listen on') }));
const logger = makeLogger({ part: 'fakes' });
const server = await startFakes({ port: config.PORT, logger });

logger.info('listening', { url: server.url });
stopOnSignal({ logger, steps: [['http', () => server.stop()]] });
