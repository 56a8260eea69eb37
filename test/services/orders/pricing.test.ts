import assert from 'node:assert/strict';
import { makeOrderJson } from '../../../services/orders/orders.json.ts';
import { priceOrder, vatOf, vatWithDemoBug } from '../../../services/orders/pricing.ts';
import type { OrderEntity } from '../../../services/contracts/index.ts';

const product = (price: number) => ({ id: 1, name: 'Pizza', price });

describe('orders: pricing', () => {
  it('adds up lines and takes the discount off', () => {
    const price = priceOrder(
      [
        { product: product(100), quantity: 3 },
        { product: { id: 2, name: 'Cola', price: 50 }, quantity: 1 },
      ],
      10,
    );
    assert.deepEqual(price, {
      lines: [
        { line: 1, productId: 1, name: 'Pizza', quantity: 3, unitPrice: 100, amount: 300 },
        { line: 2, productId: 2, name: 'Cola', quantity: 1, unitPrice: 50, amount: 50 },
      ],
      subtotal: 350,
      discount: 35,
      total: 315,
    });
  });

  it('rounds every discount as ROUND does in SQL, half away from zero', () => {
    for (let subtotal = 0; subtotal <= 400; subtotal += 1) {
      for (let percent = 0; percent <= 100; percent += 1) {
        const { discount } = priceOrder([{ product: product(subtotal), quantity: 1 }], percent);
        // In hundredths, so that the expectation has no fraction either.
        const [whole, rest] = [Math.trunc((subtotal * percent) / 100), (subtotal * percent) % 100];
        assert.equal(discount, rest >= 50 ? whole + 1 : whole);
      }
    }
  });

  it('rounds the VAT half away from zero, for refunds too', () => {
    const totals = [0, 1, 2, 3, 4, 5, 6, 9, 15, 21, -3, -9, 132_300, 900_719_925_474_099];
    assert.deepEqual(totals.map(vatOf), [0, 0, 0, 1, 1, 1, 1, 2, 3, 4, -1, -2, 22_050, 150_119_987_579_017]);
  });

  it('floors the VAT while the demo bug is switched on, and nothing else', () => {
    let bug = true;
    const toJson = makeOrderJson(() => bug);
    const order = { id: 2, total: 3, idempotencyKey: 'k' } as OrderEntity;
    assert.deepEqual(toJson(order), { id: 2, total: 3, vat: 0 });
    bug = false;
    assert.deepEqual(toJson(order), { id: 2, total: 3, vat: 1 });
    assert.deepEqual([3, 9, 6].map(vatWithDemoBug), [0, 1, 1]);
  });
});
