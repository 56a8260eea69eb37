import assert from 'node:assert/strict';
import { orderDatabases, type OrderDatabases, type Side } from '../support/order-databases.ts';
import { testStack } from '../support/stack.ts';

describe('what one side can store of an order', function () {
  this.timeout(120_000);
  let databases: OrderDatabases;
  before(async () => {
    databases = await orderDatabases((await testStack()).file().mysql);
  });
  after(() => databases.close());

  const columns = async (side: Side): Promise<ReadonlyMap<string, string>> => {
    const rows = await databases.query(
      side,
      `SELECT CONCAT(table_name, '.', column_name) AS name, column_type AS type FROM information_schema.columns
       WHERE table_schema = DATABASE() AND table_name IN ('orders', 'order_lines')`,
    );
    return new Map(rows.map(({ name, type }) => [String(name), String(type)]));
  };

  it('the other side can store as well: the columns of both are of one type and width', async () => {
    const [legacy, orders] = [await columns('legacy'), await columns('orders')];
    assert.ok(orders.size > 15);
    for (const [name, type] of orders) assert.equal(legacy.get(name), type, name);
  });
});
