import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { makeMysqlKnex } from '../../../events/index.ts';
import { migratePayments } from '../../../migrations/payments/migrate.ts';
import { listen, makeMetrics, silentLogger, type RunningServer } from '../../../services/kit/index.ts';
import { makePaymentsApp } from '../../../services/payments/app.ts';
import { askDecorator, told, toldAfter } from '../support/ask-decorator.ts';
import { ownDatabase } from '../support/own-database.ts';

describe('the payments service', function () {
  this.timeout(60_000);
  let knex: ReturnType<typeof makeMysqlKnex>;
  let copies: readonly RunningServer[];
  let urls: readonly string[];
  let nextOrder = 2;

  before(async () => {
    const { url } = await ownDatabase('payments', migratePayments);
    knex = makeMysqlKnex(url, { poolMax: 20 });
    const parts = { logger: silentLogger(), metrics: makeMetrics('payments'), health: { required: {} } };
    const start = () => listen(makePaymentsApp({ ...parts, knex, now: () => new Date() }), { port: 0, drainMs: 0 });
    copies = await Promise.all([start(), start()]);
    urls = copies.map(({ url: at }) => at);
  });
  after(async () => {
    await Promise.all(copies.map((copy) => copy.stop()));
    await knex.destroy();
  });

  const order = (total = 59_900) => ({ id: (nextOrder += 2), number: 1, total });
  const pay = (taken: unknown, key: string | undefined, at = urls[0] ?? '') =>
    askDecorator(at, 'makePayment', toldAfter(taken), key === undefined ? {} : { 'idempotency-key': key });
  const paymentsOf = async (id: number) =>
    (await knex('payments').where({ order_id: id })) as {
      id: string;
      amount: number;
      order_marked_at: Date | null;
    }[];

  it('charges an order once, however often and on however many copies it is asked at the same moment', async () => {
    const [taken, key] = [order(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => pay(taken, key, urls[n % 2])));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]));
    assert.deepEqual(
      (await paymentsOf(taken.id)).map(({ amount }) => amount),
      [59_900],
    );
  });

  it('charges an order once under several keys too: a client may repeat it without one', async () => {
    const taken = order();
    for (const key of ['first', 'second']) assert.equal((await pay(taken, `${key} ${taken.id}`)).status, 204);
    assert.equal((await paymentsOf(taken.id)).length, 1);
  });

  it('pays no second order with the key of another, and none without a key', async () => {
    const [one, two] = [order(), order()];
    assert.equal((await pay(one, 'the same')).status, 204);
    assert.equal((await pay(two, 'the same')).status, 500);
    assert.equal((await pay(two, undefined)).status, 500);
    assert.deepEqual(await paymentsOf(two.id), []);
  });

  it('charges nothing for an answer that is no order', async () => {
    for (const answer of [undefined, 'text', { id: 'x', total: 1 }, { id: 4, total: -1 }]) {
      assert.equal((await pay(answer, randomUUID())).status, 500);
    }
    assert.equal((await askDecorator(urls[0] ?? '', 'makePayment', told())).status, 400);
  });

  it('marks the order as paid and says so in the answer; a second time it says the same', async () => {
    const taken = order(12_500);
    await pay(taken, randomUUID());
    const mark = () => askDecorator(urls[1] ?? '', 'markTheOrderAsPaid', toldAfter(taken));
    const first = await mark();
    const [row] = await paymentsOf(taken.id);
    const payment = { id: row?.id, amount: 12_500, status: 'paid' };
    assert.deepEqual(first, { status: 200, body: { body: { ...taken, payment } } });
    assert.deepEqual(await mark(), first);
    assert.deepEqual((await paymentsOf(taken.id))[0]?.order_marked_at, row?.order_marked_at);
    assert.ok(row?.order_marked_at instanceof Date);
  });

  it('marks nothing as paid that is not', async () => {
    assert.deepEqual(await askDecorator(urls[0] ?? '', 'markTheOrderAsPaid', toldAfter(order())), {
      status: 204,
      body: undefined,
    });
  });
});
