import assert from 'node:assert/strict';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { shopFloor, type ShopFloor } from '../shop-floor.ts';

describe('a cash drawer', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cashier: number;

  before(async () => {
    floor = await shopFloor('drawer');
    cashier = await floor.userId('cashier1');
  });
  after(() => floor.stop());

  const open = (cash = 5_000, by = cashier) => floor.db.call('drawer_open', [by, 1, cash]);
  const put = (kind: 'in' | 'out', amount: number) => floor.db.call('drawer_put', [cashier, 1, kind, amount, 'change']);
  const close = (counted: number, by = cashier) => floor.db.call('drawer_close', [by, 1, counted]);

  it('is opened with what was counted, filled, emptied, and closed with the difference to see', async () => {
    await open();
    await put('in', 2_000);
    await put('out', 500);
    const [drawers = [], moves = []] = await close(6_400);
    assert.deepEqual(
      ['opening_cash', 'expected_cash', 'counted_cash'].map((name) => drawers[0]?.[name]),
      [5_000, 6_500, 6_400],
    );
    assert.deepEqual(
      moves.map((move) => [move['kind'], move['amount']]),
      [
        ['out', -500],
        ['in', 2_000],
      ],
    );
  });

  it('gives no more than should be in it', async () => {
    await open(1_000);
    await assert.rejects(put('out', 1_001), { code: 'not-enough-in-drawer', status: 409 });
    await close(1_000);
  });

  it('is one per person, also when it is opened five times at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => open()));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes.filter((each) => each.status === 'rejected')) {
      assert.equal((outcome.reason as { code: string }).code, 'drawer-open');
    }
    await close(5_000);
  });

  it('is closed once, and takes nothing afterwards', async () => {
    await open();
    const outcomes = await Promise.allSettled([close(5_000), close(5_000)]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    await assert.rejects(put('in', 1), { code: 'no-open-drawer', status: 409 });
  });

  it('loses no sale that is paid while it is being closed', async () => {
    for (let round = 0; round < 5; round += 1) {
      await open();
      const order = await floor.order({ type: 'pickup' });
      const pay = floor.db.call('payment_take', [order.id, 'cash', order.total, cashier]);
      const [paid] = await Promise.allSettled([pay, close(5_000)]);
      const [drawers = []] = await floor.db.call('drawer_get', [cashier]);
      const expected = paid.status === 'fulfilled' ? 5_000 + order.total : 5_000;
      assert.equal(drawers[0]?.['expected_cash'], expected);
    }
  });

  it('leaves nothing behind when opening, moving or closing breaks half way', async () => {
    const { url } = floor;
    await assertLeavesNothing({ url, tables: ['cash_drawers', 'audit_log'], call: () => open() });
    await open();
    await assertLeavesNothing({ url, tables: ['drawer_moves', 'audit_log'], call: () => put('in', 100) });
    await assertLeavesNothing({ url, tables: ['cash_drawers', 'audit_log'], call: () => close(100) });
  });
});
