/** A relay as a process of its own, so that a test can kill it. DATABASE_URL, AMQP_URL. */
import { connectAmqp, makeDoorbell, makeMysqlKnex, startRelay } from '../../../events/index.ts';
import { logger } from '../support.ts';

const knex = makeMysqlKnex(process.env['DATABASE_URL'] ?? '');
const amqp = connectAmqp({ url: process.env['AMQP_URL'] ?? '', logger, name: `relay ${process.pid}` });
startRelay({ knex, amqp, logger, bell: makeDoorbell(), source: 'source', sweepMs: 50 });
