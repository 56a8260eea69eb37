import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emit, eventsIdle, inTransaction } from '../../events/index.ts';
import { selectRows } from '../../events/database/rows.ts';
import { testRabbitmq } from '../support/servers.ts';
import { waitFor } from '../support/wait-for.ts';
import { makeCleanup, makeSide, type Side } from './support.ts';

/** A child process that a test kills and that is started again each time. */
interface Victim {
  kill9(): Promise<void>;
  end(): Promise<void>;
}

function startVictim(script: string, env: Readonly<Record<string, string>>): Victim {
  const start = (): ChildProcess =>
    spawn(process.execPath, [join(import.meta.dirname, 'faults', script)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let child = start();
  let ended = false;
  const revive = (): void => {
    child.once('exit', () => {
      if (ended) return;
      child = start();
      revive();
    });
  };
  revive();
  const kill = async (): Promise<void> => {
    const dying = child;
    if (dying.exitCode !== null || dying.signalCode !== null) return;
    const gone = once(dying, 'exit');
    dying.kill('SIGKILL');
    await gone;
  };
  return {
    kill9: kill,
    end: async () => {
      ended = true;
      await kill();
    },
  };
}

describe('kill -9 of anything at any moment', () => {
  const cleanup = makeCleanup();
  let source: Side;
  let target: Side;
  let type: string;
  let queue: string;
  beforeEach(async () => {
    source = await makeSide('source', cleanup);
    target = await makeSide('target', cleanup);
    await target.knex.raw('CREATE TABLE effects (id BIGINT AUTO_INCREMENT PRIMARY KEY, subject VARCHAR(50), seq INT)');
    type = `t${randomUUID().slice(0, 8)}.changed`;
    queue = `test.${type}`;
  });
  afterEach(() => cleanup.run());

  const victims = async (): Promise<{ relays: Victim[]; consumer: Victim }> => {
    const { url } = await testRabbitmq();
    const relays = [1, 2].map(() => startVictim('relay-process.ts', { DATABASE_URL: source.url, AMQP_URL: url }));
    const consumer = startVictim('consumer-process.ts', {
      DATABASE_URL: target.url,
      AMQP_URL: url,
      QUEUE: queue,
      TYPE: type,
    });
    for (const victim of [...relays, consumer]) cleanup.add(() => victim.end());
    return { relays, consumer };
  };
  const effects = (): Promise<readonly { subject: string; seq: number }[]> =>
    selectRows(target.knex, 'SELECT subject, seq FROM effects ORDER BY id');

  it('loses nothing, doubles nothing and keeps the order, while relays, consumer and broker are killed', async () => {
    const { relays, consumer } = await victims();
    const broker = await testRabbitmq();
    const subjects = ['x/1', 'x/2', 'x/3', 'x/4', 'x/5'];
    let writing = true;
    let emitted = 0;
    const writers = Array.from({ length: 6 }, async () => {
      while (writing) {
        const subject = subjects[Math.floor(Math.random() * subjects.length)] ?? '';
        await inTransaction(source.knex, (trx) =>
          emit(trx, { type, source: 'source', subject, data: { subject }, changed: [] }),
        );
        emitted += 1;
        await sleep(Math.random() * 20);
      }
    });
    for (let round = 0; round < 12; round += 1) {
      await sleep(300 + Math.random() * 700);
      if (round === 5) {
        await broker.kill9();
        await sleep(500);
        await broker.start();
      } else await [...relays, consumer][round % 3]?.kill9();
    }
    writing = false;
    await Promise.all(writers);
    await waitFor(
      'everything delivered',
      async () => (await eventsIdle(source.knex)).outbox === 0 && (await effects()).length >= emitted,
      60_000,
    );
    const done = await effects();
    assert.equal(done.length, emitted);
    for (const subject of subjects) {
      const seqs = done.filter((effect) => effect.subject === subject).map(({ seq }) => seq);
      assert.deepEqual(
        seqs,
        seqs.map((_, index) => index + 1),
        `${subject} each once, in order`,
      );
    }
    assert.equal((await eventsIdle(target.knex)).parked, 0);
  }).timeout(180_000);

  it('parks the event that kills its consumer, and dead-letters no healthy one with it', async () => {
    await victims();
    const store = (subject: string, poison: boolean): Promise<unknown> =>
      inTransaction(source.knex, (trx) =>
        emit(trx, { type, source: 'source', subject, data: { poison }, changed: [] }),
      );
    for (let n = 0; n < 15; n += 1) await store(`x/${n}`, false);
    await store('x/poison', true);
    for (let n = 15; n < 40; n += 1) await store(`x/${n}`, false);
    await waitFor('all healthy ones', async () => (await effects()).length >= 40, 90_000);
    const parked = await waitFor(
      'the poison parked',
      async () => {
        const rows = await selectRows<{ aggregate: string; error: string }>(
          target.knex,
          'SELECT aggregate, error FROM strangler_parked',
        );
        return rows.length > 0 && rows;
      },
      60_000,
    );
    assert.deepEqual(
      parked.map(({ aggregate }) => aggregate),
      ['x/poison'],
    );
    assert.equal((await effects()).length, 40);
  }).timeout(180_000);
});
