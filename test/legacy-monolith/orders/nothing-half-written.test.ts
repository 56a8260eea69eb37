import { assertLeavesNothing } from '../leaves-nothing.ts';
import { makeWorld, OPERATOR, PRODUCT, saveOrder, TOPPING, type World } from './world.ts';

const TAKEN = [
  ...['order_counters', 'customers', 'customer_addresses', 'orders', 'order_lines', 'order_line_halves'],
  ...['order_line_toppings', 'order_details', 'promotions', 'promotion_uses', 'order_times', 'payments', 'order_log'],
  ...['kitchen_tickets', 'product_limits', 'stop_list', 'stock_moves', 'ingredient_stock', 'sales_by_hour'],
  ...['product_sales', 'customer_statistics', 'bonus_accounts', 'bonus_moves', 'sms_messages', 'order_drafts'],
  'audit_log',
];
const LINE = {
  ...{ productId: PRODUCT.margherita, quantity: 1 },
  ...{ secondHalfId: PRODUCT.pepperoni, toppingIds: [TOPPING.cheese] },
};

describe('procedures of orders', function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await makeWorld('half_written');
    await world.root('order_drafts').insert({ user_id: OPERATOR, draft: '{}', changed_at: '2026-01-01 00:00:00' });
    await world.root('product_limits').insert({ pizzeria_id: 1, product_id: PRODUCT.pepperoni, remaining: 1 });
  });
  after(() => world.close());

  it('leave nothing of a new order, whichever of its 26 tables cannot be written', async () => {
    await assertLeavesNothing({
      url: world.legacy.url,
      tables: TAKEN,
      call: () =>
        saveOrder(world.db, { customer: { phone: '+79990000088', name: 'New' }, lines: [LINE], promoCode: 'TENTH' }),
    });
  });

  it('leave an order as it was when cancelling it breaks', async () => {
    const { id } = await saveOrder(world.db, { lines: [LINE], promoCode: 'TENTH' });
    await assertLeavesNothing({
      url: world.legacy.url,
      tables: [
        ...['orders', 'order_times', 'order_log', 'kitchen_tickets', 'payments', 'promotions', 'promotion_uses'],
        ...['product_limits', 'stock_moves', 'ingredient_stock', 'sales_by_hour', 'product_sales'],
        ...['customer_statistics', 'bonus_accounts', 'bonus_moves', 'sms_messages'],
      ],
      call: () => world.db.call('order_set_status', [id, 'cancelled']),
    });
  });

  it('leave an order as it was when finishing it breaks', async () => {
    const { id } = await saveOrder(world.db, { type: 'pickup', address: null });
    await assertLeavesNothing({
      url: world.legacy.url,
      tables: ['orders', 'order_times', 'order_log', 'kitchen_tickets', 'ticket_steps', 'sms_messages'],
      call: () => world.db.call('order_set_status', [id, 'ready']),
    });
  });
});
