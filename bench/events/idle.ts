import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { makeDoorbell, startRelay, startSweepDoorbell, type AmqpSupervisor } from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';

const SETTLE_MS = 3000;

/** Queries per second that a relay with its sweeping doorbell costs the database while nothing happens. */
export async function measureIdleQueries(o: {
  readonly knex: Knex;
  readonly amqp: AmqpSupervisor;
  readonly logger: Logger;
  readonly seconds: number;
}): Promise<number> {
  const bell = makeDoorbell();
  const sweep = startSweepDoorbell({ knex: o.knex, bell, logger: o.logger });
  const relay = startRelay({ knex: o.knex, amqp: o.amqp, logger: o.logger, bell, source: 'bench' });
  await sleep(SETTLE_MS);
  const before = await questions(o.knex);
  await sleep(o.seconds * 1000);
  // The count itself asked one of them.
  const asked = (await questions(o.knex)) - before - 1;
  await relay.stop();
  await sweep.stop();
  return asked / o.seconds;
}

async function questions(knex: Knex): Promise<number> {
  const [row] = await selectRows<{ Value: string }>(knex, "SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number(row?.Value);
}
