import { madeIn, weightOf } from '../reference/product-tables.ts';
import type { SeedLine, SeedOrder } from './seed-order.ts';

const PLANS = {
  kitchen:
    '<plan><station name="dough"/><station name="filling"/><station name="oven"/><station name="packing"/></plan>',
  counter: '<plan><station name="packing"/></plan>',
} as const;

/** What the kitchen is to make of an order; the same text as the procedure order_write_production writes. */
export function productionXml({ id, type, bill }: Pick<SeedOrder, 'id' | 'type' | 'bill'>): string {
  let items = '';
  let pieces = 0;
  let weight = 0;
  bill.lines.forEach((line, index) => {
    if (madeIn(line.product.category) === 'nowhere') return;
    items += itemXml(line, index + 1);
    pieces += line.quantity;
    weight += line.quantity * weightOf(line.product);
  });
  return `<production order="${id}" type="${type}" pieces="${pieces}" weight="${weight}">${items}</production>`;
}

function itemXml({ product, half, toppings, quantity }: SeedLine, line: number): string {
  const made = madeIn(product.category) === 'kitchen' ? 'kitchen' : 'counter';
  const facts = `line="${line}" product="${product.id}" pieces="${quantity}" weight="${weightOf(product)}"`;
  const second = half === null ? '' : `<half product="${half.id}">${half.name}</half>`;
  const extras = toppings.map(({ id, name }) => `<topping id="${id}">${name}</topping>`).join('');
  return `<item ${facts} made-in="${made}"><name>${product.name}</name>${second}${extras}${PLANS[made]}</item>`;
}
