import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  connectAmqp,
  eventsIdle,
  startConsumer,
  uuid7,
  type AmqpSupervisor,
  type Envelope,
  type Running,
} from '../../events/index.ts';
import { DEAD_EXCHANGE, EXCHANGE } from '../../events/amqp/topology.ts';
import { ask, openChannel, openConnection } from '../../events/amqp/open.ts';
import { toMessage } from '../../events/amqp/message.ts';
import { selectRows, write } from '../../events/database/rows.ts';
import { testMysql, testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import { logger, makeCleanup, makeSide, type Side } from './support.ts';

describe('consumer', () => {
  const cleanup = makeCleanup();
  let side: Side;
  let amqp: AmqpSupervisor;
  let type: string;
  let queue: string;
  /** Subjects whose handler fails at the moment. */
  let failing: Set<string>;
  let handled: string[];

  beforeEach(async () => {
    side = await makeSide('consumer', cleanup);
    await side.knex.raw('CREATE TABLE effects (subject VARCHAR(50), seq INT, KEY (subject))');
    amqp = connectAmqp({ url: (await testRabbitmq()).url, logger, name: 'test' });
    cleanup.add(() => amqp.stop());
    type = `t${randomUUID().slice(0, 8)}.changed`;
    queue = `test.${type}`;
    failing = new Set();
    handled = [];
  });
  afterEach(() => cleanup.run());

  const start = (): Running => {
    const consumer = startConsumer({
      knex: side.sync,
      amqp,
      logger,
      queue,
      types: [type],
      source: 'me',
      handle: async (trx: Knex.Transaction, event) => {
        handled.push(`${event.subject}#${event.seq}`);
        await write(trx, 'INSERT INTO effects (subject, seq) VALUES (?, ?)', [event.subject, event.seq]);
        if (failing.has(event.subject)) throw new Error('cannot do that');
      },
    });
    cleanup.add(() => consumer.stop());
    return consumer;
  };
  const envelope = (subject: string, seq: number, id: string = uuid7()): Envelope => ({
    id,
    type,
    source: 'other',
    subject,
    seq,
    time: new Date().toISOString(),
    origin: 'test',
    data: { seq },
    changed: [],
  });
  const send = async (...events: Envelope[]): Promise<void> => {
    await waitFor('a connection', () => Promise.resolve(amqp.connected()));
    for (const event of events) {
      await waitFor(
        'delivery',
        async () => (await amqp.publisher.publish({ ...event, data: JSON.stringify(event.data) })) === 'confirmed',
      );
    }
  };
  const effects = async (): Promise<string[]> =>
    (await selectRows<{ subject: string; seq: number }>(side.knex, 'SELECT subject, seq FROM effects')).map(
      (row) => `${row.subject}#${row.seq}`,
    );
  const has = (...expected: string[]): Promise<unknown> =>
    waitFor(
      expected.join(),
      async () => {
        const now = await effects();
        return expected.every((effect) => now.includes(effect));
      },
      20_000,
    );
  const parked = (): Promise<readonly { aggregate: string; seq: number; error: string | null; type: string }[]> =>
    selectRows(side.knex, 'SELECT aggregate, seq, error, type FROM strangler_parked ORDER BY aggregate, seq');
  /** Waits until everything sent has been settled: the queue's last message has had its effect. */
  const flush = async (): Promise<void> => {
    const last = `flush/${randomUUID().slice(0, 8)}`;
    await send(envelope(last, 1));
    await has(`${last}#1`);
  };

  it('applies an event once, drops repetitions and older ones, and does not wait for missing numbers', async () => {
    start();
    const first = envelope('x/1', 1);
    await send(first, first, envelope('x/1', 5), envelope('x/1', 3), envelope('x/1', 5), {
      ...envelope('x/1', 9),
      source: 'me',
    });
    await has('x/1#5');
    await flush();
    assert.deepEqual(
      (await effects()).filter((effect) => effect.startsWith('x/')),
      ['x/1#1', 'x/1#5'],
    );
  });

  it('parks what fails three times, keeps later events of the aggregate behind it, and others go on', async () => {
    failing.add('x/1');
    start();
    await send(envelope('x/1', 1), envelope('x/1', 2), envelope('x/2', 1));
    await has('x/2#1');
    await waitFor('both parked', async () => (await parked()).length === 2);
    assert.deepEqual(
      (await parked()).map(({ seq, error }) => [seq, error]),
      [
        [1, 'cannot do that'],
        [2, null],
      ],
    );
    assert.ok(handled.filter((one) => one === 'x/1#1').length >= 3);
    assert.ok(!handled.includes('x/1#2'));
    failing.clear();
    await has('x/1#1', 'x/1#2');
    assert.deepEqual(
      (await effects()).filter((effect) => effect.startsWith('x/1')),
      ['x/1#1', 'x/1#2'],
    );
    await waitFor('nothing parked', async () => (await eventsIdle(side.knex)).parked === 0);
  });

  it('puts aside what is no event, without blocking anybody', async () => {
    start();
    await flush();
    const { it: connection } = await openConnection((await testRabbitmq()).url, 'test', () => undefined);
    cleanup.add(() => ask((done) => connection.close(done)));
    const { it: channel } = await openChannel(connection);
    channel.publish(EXCHANGE, type, Buffer.from('{'), { messageId: 'odd' });
    await waitFor('it is parked', async () => (await parked()).some((row) => row.type === 'malformed'));
    await flush();
  });

  it('moves dead letters into the parked events by itself, and applies them from there', async () => {
    start();
    await flush();
    const { it: connection } = await openConnection((await testRabbitmq()).url, 'test', () => undefined);
    cleanup.add(() => ask((done) => connection.close(done)));
    const { it: channel } = await openChannel(connection);
    const { body, options } = toMessage({ ...envelope('x/7', 1), data: '{}' });
    channel.publish(DEAD_EXCHANGE, queue, body, options);
    await has('x/7#1');
  });

  it('goes on when its queue is deleted under it', async () => {
    start();
    await flush();
    const { it: connection } = await openConnection((await testRabbitmq()).url, 'test', () => undefined);
    cleanup.add(() => ask((done) => connection.close(done)));
    const { it: channel } = await openChannel(connection);
    await ask((done) => channel.deleteQueue(queue, {}, done));
    await flush();
  });

  it('waits for its database without handing anything back, and loses nothing', async () => {
    start();
    await flush();
    const database = await testMysql();
    await database.kill9();
    await send(...Array.from({ length: 30 }, (_, n) => envelope(`x/${n}`, 1)));
    await database.start();
    await has(...Array.from({ length: 30 }, (_, n) => `x/${n}#1`));
    await flush();
    assert.deepEqual((await effects()).length, new Set(await effects()).size);
    assert.deepEqual(await parked(), []);
  }).timeout(60_000);

  it('finishes what it has in hand when it is stopped', async () => {
    const consumer = start();
    await send(...Array.from({ length: 50 }, (_, n) => envelope(`x/${n}`, 1)));
    await consumer.stop();
    const done = (await effects()).length;
    start();
    await flush();
    assert.equal((await effects()).filter((effect) => effect.startsWith('x/')).length, 50);
    assert.ok(done <= 50);
  });
});
