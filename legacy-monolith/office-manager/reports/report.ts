/** How a column is written: `money` in minor units, `minutes` as hours and minutes. */
export type ColumnKind = 'text' | 'number' | 'money' | 'percent' | 'minutes';

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly kind: ColumnKind;
}

/** A report of the office: a procedure over pizzerias and days, its columns, and which of them the chart shows. */
export interface Report {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly procedure: string;
  readonly columns: readonly Column[];
  readonly chart: { readonly label: string; readonly value: string };
}

const column = (key: string, title: string, kind: ColumnKind = 'number'): Column => ({ key, title, kind });

export const REPORTS: readonly Report[] = [
  {
    name: 'sales-by-hour',
    title: 'Sales by hour',
    description: 'At which hours of the day orders come, and what they bring',
    procedure: 'report_sales_by_hour',
    columns: [
      ...[column('hour', 'Hour', 'text'), column('orders', 'Orders'), column('ordersADay', 'Orders a day')],
      ...[column('revenue', 'Revenue', 'money'), column('average', 'Average order', 'money')],
    ],
    chart: { label: 'hour', value: 'revenue' },
  },
  {
    name: 'product-mix',
    title: 'Product mix',
    description: 'What sells how well, before discounts',
    procedure: 'report_product_mix',
    columns: [
      ...[column('product', 'Product', 'text'), column('category', 'Category', 'text'), column('pieces', 'Pieces')],
      ...[column('revenue', 'Revenue', 'money'), column('share', 'Share', 'percent')],
    ],
    chart: { label: 'product', value: 'revenue' },
  },
  {
    name: 'delivery-times',
    title: 'Delivery times',
    description: 'How long delivered orders took, in minutes, and how many came late',
    procedure: 'report_delivery_times',
    columns: [
      ...[column('pizzeria', 'Pizzeria', 'text'), column('orders', 'Orders'), column('kitchen', 'Until ready')],
      ...[column('shelf', 'Waiting for a courier'), column('road', 'On the road'), column('whole', 'In all')],
      ...[column('late', 'Late'), column('lateShare', 'Late, share', 'percent')],
    ],
    chart: { label: 'pizzeria', value: 'whole' },
  },
  {
    name: 'kitchen-load',
    title: 'Kitchen load',
    description: 'How the size of an order tells on the kitchen, from the production documents',
    procedure: 'report_kitchen_load',
    columns: [
      ...[column('pieces', 'Pieces', 'text'), column('orders', 'Orders'), column('kitchen', 'Minutes until ready')],
      ...[column('grams', 'Grams an order'), column('withExtras', 'With halves or toppings')],
    ],
    chart: { label: 'pieces', value: 'orders' },
  },
  {
    name: 'labour-cost',
    title: 'Labour cost',
    description: 'What people cost beside what was sold, day by day',
    procedure: 'report_labour_cost',
    columns: [
      ...[column('day', 'Day', 'text'), column('minutes', 'Hours', 'minutes'), column('cost', 'Cost', 'money')],
      ...[column('revenue', 'Revenue', 'money'), column('share', 'Share of revenue', 'percent')],
    ],
    chart: { label: 'day', value: 'share' },
  },
  {
    name: 'pizzerias',
    title: 'Pizzerias side by side',
    description: 'Orders, revenue and labour of several pizzerias',
    procedure: 'report_pizzerias',
    columns: [
      ...[column('pizzeria', 'Pizzeria', 'text'), column('orders', 'Orders'), column('revenue', 'Revenue', 'money')],
      ...[column('average', 'Average order', 'money'), column('cancelled', 'Cancelled')],
      column('labourShare', 'Labour, share of revenue', 'percent'),
    ],
    chart: { label: 'pizzeria', value: 'revenue' },
  },
];
