/** An order as the example's events carry it: about 700 bytes of JSON. */
export function sampleOrder(id: number, changedAt: string): object {
  return {
    id,
    number: id % 1000,
    businessDate: '2026-11-21',
    pizzeriaId: (id % 35) + 1,
    status: 'accepted',
    type: 'delivery',
    customer: { phone: '+79161234567', name: 'Anna Petrova' },
    address: { street: 'Lenina', house: '12', flat: '34' },
    lines: [1, 2, 3].map((line) => ({
      line,
      productId: line * 7,
      name: `Pizza number ${line}`,
      quantity: line,
      unitPrice: 49_900,
      amount: 49_900 * line,
    })),
    subtotal: 299_400,
    discount: 0,
    total: 299_400,
    comment: null,
    idempotencyKey: null,
    createdAt: changedAt,
    changedAt,
  };
}
