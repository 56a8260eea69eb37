/**
 * A consumer as a process of its own, so that a test can kill it. DATABASE_URL, AMQP_URL, QUEUE, TYPE. It records each
 * effect without any key that would hide a second one, and dies by itself of an event whose data says `poison`.
 */
import { connectAmqp, makeMysqlKnex, startConsumer } from '../../../events/index.ts';
import { write } from '../../../events/database/rows.ts';
import { logger } from '../support.ts';

const knex = makeMysqlKnex(process.env['DATABASE_URL'] ?? '');
const amqp = connectAmqp({ url: process.env['AMQP_URL'] ?? '', logger, name: `consumer ${process.pid}` });
startConsumer({
  knex,
  amqp,
  logger,
  queue: process.env['QUEUE'] ?? '',
  types: [process.env['TYPE'] ?? ''],
  source: 'target',
  handle: async (trx, event) => {
    if ((event.data as { poison?: boolean } | null)?.poison === true) process.kill(process.pid, 'SIGKILL');
    await write(trx, 'INSERT INTO effects (subject, seq) VALUES (?, ?)', [event.subject, event.seq]);
  },
});
