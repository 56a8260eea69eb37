// npm run bench:events: how fast a relay empties its outbox, how long a change takes, and what idling costs.
import { parseArgs } from 'node:util';
import { connectAmqp, createEventTables, makeMysqlKnex } from '../../events/index.ts';
import { makeLogger } from '../../services/kit/logger.ts';
import { median, rounded } from '../support/statistics.ts';
import { textTable } from '../support/text-table.ts';
import { measureIdleQueries } from './idle.ts';
import { measureCommitToHandler } from './latency.ts';
import { startServers, type Servers } from './servers.ts';
import { measureThroughput, type Throughput } from './throughput.ts';

const RATE = 100;

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const size = values.quick ? { rounds: 2, events: 10_000, seconds: 5 } : { rounds: 5, events: 30_000, seconds: 20 };
const logger = makeLogger({ part: 'bench', level: 'warn' });

const ends: (() => Promise<unknown>)[] = [];
const endAll = async (): Promise<void> => {
  for (const end of ends.splice(0).reverse()) await end();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endAll().finally(() => process.exit(1)));
}
try {
  console.error('starting a private MariaDB and RabbitMQ …');
  await bench(await startServers(ends));
} finally {
  await endAll();
}

async function bench(on: Servers): Promise<void> {
  const knex = makeMysqlKnex(await on.createDatabase('emitter'));
  const consumerKnex = makeMysqlKnex(await on.createDatabase('consumer'));
  const amqp = connectAmqp({ url: on.amqpUrl, logger, name: 'bench' });
  ends.push(
    () => knex.destroy(),
    () => consumerKnex.destroy(),
    () => amqp.stop(),
  );
  await createEventTables(knex);
  await createEventTables(consumerKnex);

  const rounds: Throughput[] = [];
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= size.rounds; round += 1) {
    await knex.raw('TRUNCATE TABLE strangler_archive');
    const queue = `bench.relay-${round}`;
    const result = await measureThroughput({ knex, amqp, logger, events: size.events, queue });
    if (round > 0) rounds.push(result);
    console.error(`relay, round ${round} of ${size.rounds}: ${Math.round(result.eventsPerSecond)} events/s`);
  }
  const latency = await measureCommitToHandler({
    ...{ knex, consumerKnex, amqp, logger },
    ...{ rate: RATE, seconds: size.seconds, queue: 'bench.latency' },
  });
  const idle = await measureIdleQueries({ knex, amqp, logger, seconds: size.seconds });

  const perSecond = rounds.map((each) => each.eventsPerSecond);
  const perCpuSecond = rounds.map((each) => each.eventsPerCpuSecond);
  const sum = (figure: (round: Throughput) => number): number => rounds.reduce((all, each) => all + figure(each), 0);
  const [outOfOrder, missing] = [sum((each) => each.outOfOrder), sum((each) => each.missing) + latency.missing];
  const rows = [
    ['relay, stored events/s, median of rounds', median(perSecond).toFixed(0), '≥ 5000'],
    ['  lowest and highest round', `${Math.min(...perSecond).toFixed(0)} … ${Math.max(...perSecond).toFixed(0)}`, ''],
    ['  per CPU second of the relay', median(perCpuSecond).toFixed(0), ''],
    ['  out of order within their aggregate', String(outOfOrder), '0'],
    [`commit to handler at ${RATE}/s, p50 ms`, latency.p50.toFixed(1), '< 10'],
    ['  p99 ms', latency.p99.toFixed(1), '< 50'],
    ['  slowest ms', latency.slowest.toFixed(1), ''],
    ['events lost', String(missing), '0'],
    ['idle relay and doorbell, queries/s', idle.toFixed(2), '≤ 2'],
  ];
  console.log(`\n${textTable(['events', 'measured', 'bar'], rows)}\n`);
  console.log(
    JSON.stringify({
      bench: 'events',
      ratios: {},
      figures: {
        relayEventsPerSecond: rounded(median(perSecond), 0),
        relayEventsPerCpuSecond: rounded(median(perCpuSecond), 0),
        relayRounds: perSecond.map((each) => rounded(each, 0)),
        outOfOrder,
        missing,
        commitToHandler: { ...latency, p50: rounded(latency.p50, 2), p99: rounded(latency.p99, 2) },
        idleQueriesPerSecond: rounded(idle, 3),
        node: process.version,
      },
    }),
  );
}
