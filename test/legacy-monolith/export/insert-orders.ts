import type { Knex } from 'knex';

/** What a test says of an order; the rest is a delivered pickup of pizzeria 1 on 2015-03-07. */
export interface OrderWish {
  readonly id: number;
  readonly pizzeriaId?: number;
  readonly status?: string;
  readonly day?: string;
  readonly total?: number;
  readonly lineName?: string;
  readonly payment?: { readonly method: string; readonly status: string };
  /** UTC, as SQL writes it. */
  readonly changedAt?: string;
}

/** Writes an order with one line, its payment and its customer, whose phone ends in the id. */
export async function insertOrder(knex: Knex, o: OrderWish): Promise<void> {
  const { id, pizzeriaId = 1, status = 'delivered', day = '2015-03-07', total = 39_900, payment } = o;
  const at = o.changedAt ?? `${day} 12:00:00.000`;
  const phone = phoneOf(id);
  await knex('customers').insert({ id, phone, name: `Customer ${id}`, created_at: at });
  await knex('customer_statistics').insert({ customer_id: id, orders: 1, total, last_order_at: at });
  await knex('orders').insert({
    ...{ id, number: id, business_date: day, pizzeria_id: pizzeriaId, status, type: 'pickup', customer_id: id },
    ...{ customer_phone: phone, customer_name: `Customer ${id}`, subtotal: total, discount: 0, total },
    ...{ created_at: at, changed_at: at },
  });
  const line = { order_id: id, line: 1, product_id: 1, name: o.lineName ?? 'Margherita', quantity: 1 };
  await knex('order_lines').insert({ ...line, unit_price: total, amount: total });
  if (payment !== undefined) await knex('payments').insert({ order_id: id, ...payment, amount: total, paid_at: at });
}

export function phoneOf(id: number): string {
  return `+7999${String(id).padStart(7, '0')}`;
}
