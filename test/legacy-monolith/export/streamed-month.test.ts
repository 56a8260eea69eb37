import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { runNetwork, type RunningNetwork } from '../admin/running-network.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Visitor } from '../visitor.ts';
import { insertOrder } from './insert-orders.ts';

// About 25 MB of CSV: far more than all the buffers between the tables and a reader hold.
const ORDERS = 40_000;

describe('a month that does not fit into memory', function () {
  this.timeout(180_000);
  let network: RunningNetwork;
  let admin: Visitor;

  before(async () => {
    network = await runNetwork('month');
    admin = await network.login('admin');
    const { knex } = network;
    await knex.raw(
      `INSERT INTO orders (id, number, business_date, pizzeria_id, status, type, customer_phone, customer_name,
        subtotal, discount, total, created_at, changed_at)
      SELECT seq, seq, '2015-03-07', 1, 'delivered', 'pickup', '', '', 100, 0, 100, '2015-03-07', '2015-03-07'
      FROM seq_1_to_${ORDERS}`,
    );
    await knex.raw(
      `INSERT INTO order_lines (order_id, line, product_id, name, quantity, unit_price, amount)
      SELECT seq_1_to_${ORDERS}.seq, l.seq, 1, REPEAT('x', 100), 1, 50, 50 FROM seq_1_to_${ORDERS} JOIN seq_1_to_2 l`,
    );
  });
  after(() => network.stop());

  /** What the server is doing for the export just now, one state per connection. */
  async function states(): Promise<readonly string[]> {
    const [rows] = (await network.knex.raw(
      `SELECT state FROM information_schema.processlist
      WHERE db = DATABASE() AND command <> 'Sleep' AND info LIKE '%l.unit_price, l.amount%' AND id <> CONNECTION_ID()`,
    )) as [readonly { state: string }[]];
    return rows.map(({ state }) => state);
  }
  const isWaiting = async () => (await states()).includes('Writing to net');

  /** Asks for the month and reads nothing of it but the head of the answer. */
  async function begin(): Promise<IncomingMessage> {
    const url = `${network.baseUrl}/export/accounting?format=csv&month=2015-03`;
    const asking = request(url, { headers: { cookie: `pizza.sid=${admin.cookie('pizza.sid') ?? ''}` } }).end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined); // it is cut on purpose
    return answer;
  }

  it('is read from the tables only as fast as its reader takes it', async () => {
    const answer = await begin();
    await waitFor('the server waits for its reader', isWaiting, 30_000);
    let orders = 0;
    let rest = '';
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      orders += lines.filter((line) => line.startsWith('order,')).length;
      if (lines.some((line) => line.startsWith('total,'))) assert.equal(orders, ORDERS);
    }
    assert.equal(orders, ORDERS);
    await waitFor('the call has ended', async () => (await states()).length === 0);
  });

  it('ends in the database when its reader goes away', async () => {
    const answer = await begin();
    await waitFor('the server waits for its reader', isWaiting, 30_000);
    answer.destroy();
    await waitFor('the call has ended', async () => (await states()).length === 0);
  });

  it('is made for three at once, and the fourth is told to come back', async () => {
    const answers = [await begin(), await begin(), await begin()];
    const fourth = await begin();
    assert.equal(fourth.statusCode, 503);
    for (const answer of [...answers, fourth]) answer.destroy();
    await waitFor('the calls have ended', async () => (await states()).length === 0);
    const again = await waitFor('room for one', async () => {
      const next = await begin();
      if (next.statusCode === 200) return next;
      next.destroy();
      return undefined;
    });
    again.destroy();
    await waitFor('the last call has ended', async () => (await states()).length === 0);
  });

  it('costs whoever stops early no connection of the pool', async () => {
    const day = { pizzeriaId: 2, day: '2015-03-08' };
    await insertOrder(network.knex, { id: 100_001, ...day });
    await insertOrder(network.knex, { id: 100_003, ...day });
    for (let round = 0; round < 25; round += 1) {
      for await (const row of network.db.stream('export_accounting', ['[2]', day.day, day.day])) {
        assert.equal(row['id'], 100_001);
        break;
      }
    }
    await network.db.ping();
  });

  it('tells of a refusal and of an error as a call does', async () => {
    const first = (procedure: string, args: readonly unknown[]) => network.db.stream(procedure, args).next();
    await assert.rejects(first('price_list_publish', [99, 1]), { code: 'no-such-price-list', status: 404 });
    await assert.rejects(first('no_such_procedure', []), /does not exist/);
    const stopped = AbortSignal.abort();
    const unread = network.db.stream('export_accounting', ['[1]', '2015-03-01', '2015-03-31'], { signal: stopped });
    await assert.rejects(unread.next(), { name: 'AbortError' });
    await network.db.ping();
  });
});
