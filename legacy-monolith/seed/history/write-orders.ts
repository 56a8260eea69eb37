import type { Inserter } from '../inserter.ts';
import type { SeedStaff } from '../staff.ts';
import type { Fate } from './fate.ts';
import { productionXml } from './production-xml.ts';
import type { SeedOrder } from './seed-order.ts';

const ORDER_COLUMNS = [
  ...['id', 'number', 'business_date', 'pizzeria_id', 'status', 'type', 'customer_id', 'customer_phone'],
  ...['customer_name', 'street', 'house', 'flat', 'subtotal', 'discount', 'total', 'comment', 'idempotency_key'],
  ...['created_at', 'changed_at'],
];
const LINE_COLUMNS = ['order_id', 'line', 'product_id', 'name', 'quantity', 'unit_price', 'amount'];
const DETAIL_COLUMNS = [
  ...['order_id', 'source', 'taken_by', 'zone_id', 'promised_at', 'payment_method', 'promotion_id'],
  ...['promotion_discount', 'delivery_fee', 'production', 'changes', 'cancel_reason'],
];
const TIME_COLUMNS = ['order_id', 'accepted_at', 'cooking_at', 'ready_at', 'taken_at', 'delivered_at', 'cancelled_at'];

/** Writes orders, what is in them, what is known of them, how they were paid: all that needs no other order. */
export function makeOrderWriter(inserter: Inserter, staff: readonly SeedStaff[]): (order: SeedOrder) => void {
  const cashiers = new Map(staff.filter(({ role }) => role === 'cashier').map((one) => [one.pizzeriaId, one.id]));
  const addOrder = inserter.into('orders', ORDER_COLUMNS);
  const addLine = inserter.into('order_lines', LINE_COLUMNS);
  const addHalf = inserter.into('order_line_halves', ['order_id', 'line', 'product_id']);
  const addTopping = inserter.into('order_line_toppings', ['order_id', 'line', 'topping_id', 'price']);
  const addDetails = inserter.into('order_details', DETAIL_COLUMNS);
  const addTimes = inserter.into('order_times', TIME_COLUMNS);
  const addPayment = inserter.into('payments', ['order_id', 'method', 'amount', 'status', 'taken_by', 'paid_at']);
  const addUse = inserter.into('promotion_uses', [
    ...['order_id', 'promotion_id', 'customer_id', 'discount', 'used_at'],
  ]);
  return (order) => {
    const { id, bill, fate } = order;
    addOrder(orderRow(order));
    bill.lines.forEach(({ product, half, toppings, name, quantity, unitPrice }, index) => {
      addLine([id, index + 1, product.id, name, quantity, unitPrice, unitPrice * quantity]);
      if (half !== null) addHalf([id, index + 1, half.id]);
      for (const topping of toppings) addTopping([id, index + 1, topping.id, topping.price]);
    });
    addDetails([
      ...[id, order.source, order.takenBy, bill.zoneId, promisedAt(order), order.payment, bill.promotionId],
      ...[bill.promotionDiscount, bill.fee, productionXml(order), 0, fate.cancelReason],
    ]);
    addTimes([
      ...[id, order.createdAt, fate.cookingAt, fate.readyAt, fate.takenAt, fate.deliveredAt, fate.cancelledAt],
    ]);
    const paid = fate.deliveredAt === null ? [null, null] : [cashiers.get(order.pizzeria.id), fate.deliveredAt];
    addPayment([id, order.payment, bill.subtotal - bill.discount, paymentStatus(fate), ...paid]);
    if (bill.promotionId !== null && fate.status !== 'cancelled') {
      addUse([id, bill.promotionId, order.customer.id, bill.promotionDiscount, order.createdAt]);
    }
  };
}

function paymentStatus({ status }: Fate): 'intended' | 'paid' | 'void' {
  if (status === 'delivered') return 'paid';
  return status === 'cancelled' ? 'void' : 'intended';
}

function promisedAt({ createdAt, bill }: SeedOrder): Date {
  return new Date(createdAt.getTime() + bill.promisedMinutes * 60_000);
}

function orderRow(order: SeedOrder): readonly unknown[] {
  const { customer, bill, fate } = order;
  const address =
    order.type === 'delivery' ? [customer.street, String(customer.house), customer.flat] : [null, null, null];
  return [
    ...[order.id, order.number, order.businessDate, order.pizzeria.id, fate.status, order.type],
    ...[customer.id, customer.phone, customer.name, ...address],
    ...[bill.subtotal, bill.discount, bill.subtotal - bill.discount],
    ...['', null, order.createdAt, fate.changedAt],
  ];
}
