import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  connectAmqp,
  emit,
  inTransaction,
  makeDoorbell,
  makeMysqlKnex,
  startRelay,
  type AmqpSupervisor,
  type Envelope,
} from '../../events/index.ts';
import { fromMessage } from '../../events/amqp/message.ts';
import { selectRows, write } from '../../events/database/rows.ts';
import { makeLeases } from '../../events/relay/lease.ts';
import { archive, readRows } from '../../events/relay/rows.ts';
import { purge } from '../../events/relay/purge.ts';
import { testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import { logger, makeCleanup, makeSide, type Side } from './support.ts';

describe('relay', () => {
  const cleanup = makeCleanup();
  let side: Side;
  let amqp: AmqpSupervisor;
  let type: string;
  let received: Envelope[];
  beforeEach(async () => {
    side = await makeSide('relay', cleanup);
    amqp = connectAmqp({ url: (await testRabbitmq()).url, logger, name: 'test', confirmTimeoutMs: 5000 });
    cleanup.add(() => amqp.stop());
    type = `t${randomUUID().slice(0, 8)}.changed`;
    received = [];
  });
  afterEach(() => cleanup.run());

  const relay = (knex: Knex = side.knex, sweepMs = 200): void => {
    const running = startRelay({ knex, amqp, logger, bell: makeDoorbell(), source: 'orders', sweepMs });
    cleanup.add(() => running.stop());
  };
  const listen = (): void => {
    const subscription = amqp.subscribe({
      queue: `q.${type}`,
      types: [type],
      prefetch: 100,
      onDelivery: (delivery) => {
        received.push(fromMessage(delivery.message));
        delivery.ack();
      },
    });
    cleanup.add(() => subscription.cancel());
  };
  const stored = (subject: string, trx?: Knex.Transaction): Promise<Envelope> => {
    const event = { type, source: 'orders', subject, data: { subject }, changed: [] };
    return trx === undefined ? inTransaction(side.knex, (own) => emit(own, event)) : emit(trx, event);
  };
  const arrived = (count: number): Promise<unknown> =>
    waitFor(`${count} events`, () => Promise.resolve(received.length >= count), 20_000);
  const outbox = (): Promise<readonly { tries: number; error: string | null }[]> =>
    selectRows(side.knex, 'SELECT tries, error FROM strangler_outbox');
  const inOrder = (): void => {
    const last = new Map<string, number>();
    for (const { subject, seq } of received) {
      assert.equal(seq, (last.get(subject) ?? 0) + 1, `${subject} in order and once`);
      last.set(subject, seq);
    }
  };

  it('does not skip a transaction that commits after later ones', async () => {
    listen();
    relay();
    const late = await side.knex.transaction();
    await stored('x/late', late);
    await stored('x/early');
    await arrived(1);
    await late.commit();
    await arrived(2);
    assert.deepEqual(
      received.map(({ subject }) => subject),
      ['x/early', 'x/late'],
    );
  });

  it('publishes many events of few aggregates in order, and moves them to the archive', async () => {
    listen();
    relay();
    await Promise.all(
      ['x/1', 'x/2', 'x/3'].map(async (subject) => {
        for (let n = 0; n < 150; n += 1) await stored(subject);
      }),
    );
    await arrived(450);
    inOrder();
    await waitFor('an empty outbox', async () => (await outbox()).length === 0);
    assert.equal((await selectRows(side.knex, 'SELECT 1 FROM strangler_archive')).length, 450);
  });

  it('keeps what nobody receives, with the reason, holds what follows it, and passes others', async () => {
    listen();
    relay();
    const lonely = `${type}.nobody`;
    const event = (of: string) => ({ type: of, source: 'orders', subject: 'x/1', data: null, changed: [] });
    await inTransaction(side.knex, (trx) => emit(trx, event(lonely)));
    await waitFor('the refusal', async () =>
      (await outbox()).some((row) => row.tries > 1 && row.error === 'unroutable'),
    );
    await inTransaction(side.knex, (trx) => emit(trx, event(type)));
    await stored('x/2');
    await arrived(1);
    assert.deepEqual(
      received.map(({ subject }) => subject),
      ['x/2'],
    );
    await waitFor('only the two of x/1', async () => (await outbox()).length === 2);
    // Its consumer is deployed.
    const subscription = amqp.subscribe({
      queue: `q.${lonely}`,
      types: [lonely],
      prefetch: 1,
      onDelivery: (delivery) => {
        received.push(fromMessage(delivery.message));
        delivery.ack();
      },
    });
    cleanup.add(() => subscription.cancel());
    await arrived(3);
    assert.deepEqual(
      received.slice(1).map(({ seq }) => seq),
      [1, 2],
    );
  });

  it('publishes after the broker was killed and came back, each event in order', async () => {
    const broker = await testRabbitmq();
    listen();
    relay();
    await stored('x/1');
    await arrived(1);
    await broker.kill9();
    for (let n = 0; n < 20; n += 1) await stored('x/1');
    assert.equal(amqp.publisher.ready(), false);
    console.log('start', Date.now()); await broker.start(); console.log('started', Date.now());
    const dbg = setInterval(() => void outbox().then((rows) => console.log(Date.now(), received.length, received.map(r=>r.seq).join(','), amqp.publisher.ready(), rows.length, JSON.stringify(rows.slice(0,2)).slice(0,600))), 3000);
    setTimeout(() => clearInterval(dbg), 37000);
    setTimeout(() => { const u = broker.managementUrl.replace(/\/\/.*@/, '//'); const c = /\/\/(.*)@/.exec(broker.managementUrl)?.[1] ?? ''; void fetch(u + '/api/queues', { headers: { authorization: 'Basic ' + Buffer.from(c).toString('base64') } }).then(async (r) => console.log(JSON.stringify((await r.json()).map((q: any) => [q.name, q.state, q.messages, q.consumers, q.leader]))));
     void fetch(u + '/api/connections', { headers: { authorization: 'Basic ' + Buffer.from(c).toString('base64') } }).then(async (r) => console.log(JSON.stringify((await r.json()).map((q: any) => [q.name, q.state, q.channels]))));
    }, 20000);
    await waitFor('all', () => Promise.resolve(new Set(received.map(({ seq }) => seq)).size === 21), 40_000);
    const firsts = received.filter((event, index) => received.findIndex(({ seq }) => seq === event.seq) === index);
    assert.deepEqual(
      firsts.map(({ seq }) => seq),
      firsts.map((_, index) => index + 1),
    );
  }).timeout(60_000);

  it('shares the shards between relays, gives them back, and takes those of a dead neighbour at once', async () => {
    const [one, two] = [makeLeases(side.knex), makeLeases(side.knex)];
    await one.renew();
    assert.equal(one.held().length, 64);
    await two.renew();
    for (let n = 0; n < 3; n += 1) await one.renew();
    for (let n = 0; n < 3; n += 1) await two.renew();
    assert.deepEqual([one.held().length, two.held().length], [32, 32]);
    await one.release();
    for (let n = 0; n < 3; n += 1) await two.renew();
    assert.equal(two.held().length, 64);
    // As if two had been a process that was killed: process ids are below 2^22.
    await write(side.knex, "UPDATE strangler_lease SET owner = REPLACE(owner, ?, ':99999999:') WHERE owner <> ''", [
      `:${process.pid}:`,
    ]);
    const three = makeLeases(side.knex);
    await three.renew();
    assert.equal(three.held().length, 64);
  });

  it('archives nothing under an epoch that is over', async () => {
    await stored('x/1');
    const [row] = await readRows(
      side.knex,
      (await selectRows<{ id: number }>(side.knex, 'SELECT id FROM strangler_outbox')).map(({ id }) => id),
    );
    assert.ok(row !== undefined);
    const leases = makeLeases(side.knex);
    await leases.renew();
    const epoch = leases.epochOf(row.shard) ?? 0;
    await write(side.knex, 'UPDATE strangler_lease SET epoch = epoch + 1 WHERE shard = ?', [row.shard]);
    assert.equal(await archive(side.knex, [row], new Map([[row.shard, epoch]])), false);
    assert.equal((await outbox()).length, 1);
    assert.equal(await archive(side.knex, [row], new Map([[row.shard, epoch + 1]])), true);
    assert.equal((await outbox()).length, 0);
  });

  it('asks the database at most twice a second when there is nothing to do', async () => {
    const knex = makeMysqlKnex(side.url);
    cleanup.add(() => knex.destroy());
    let queries = 0;
    relay(knex, 5000);
    await waitFor(
      'its leases',
      async () =>
        (await selectRows<{ n: number }>(side.knex, "SELECT COUNT(*) AS n FROM strangler_lease WHERE owner <> ''"))[0]
          ?.n === 65,
    );
    knex.on('query', () => (queries += 1));
    const from = performance.now();
    await waitFor('a quiet while', () => Promise.resolve(performance.now() - from > 6000), 10_000);
    assert.ok(queries / 6 <= 2, `${queries} queries in 6 s`);
  });

  it('deletes archived events after their time', async () => {
    listen();
    relay();
    await stored('x/1');
    await waitFor(
      'the archive',
      async () => (await selectRows(side.knex, 'SELECT 1 FROM strangler_archive')).length === 1,
    );
    assert.equal(await purge(side.knex), 0);
    await write(side.knex, 'UPDATE strangler_archive SET archived_at = NOW(6) - INTERVAL 49 HOUR');
    assert.equal(await purge(side.knex), 1);
  });
});
