import { employeeTables } from './crew/employees.ts';

import type { Random } from './random.ts';
import { leaveTable } from './crew/leave.ts';
import { marketingTables } from './reference/marketing.ts';
import { networkTables } from './reference/network-tables.ts';
import { priceTables } from './reference/prices.ts';
import { makeIngredients, productTables } from './reference/product-tables.ts';
import { stockTables } from './reference/stock.ts';
import type { TableRows } from './reference/table-rows.ts';
import { zoneTables } from './reference/zones.ts';
import type { SeedWorld } from './world.ts';

/** All that is there before the first order but the customers: the network, what it sells, and who works there. */
export function worldTables(world: SeedWorld, random: Random): readonly TableRows[] {
  const { clock, pizzerias, products, staff, employees } = world;
  // What sells well is never out for long, and stays orderable everywhere for who tries the system.
  const slowSellers = products.filter(({ popularity, active }) => active && popularity < 20);
  return [
    {
      table: 'pizzerias',
      columns: ['id', 'name', 'city', 'phone', 'address', 'utc_offset_minutes', 'currency'],
      rows: pizzerias.map((p) => [p.id, p.name, p.city, p.phone, p.address, p.utcOffsetMinutes, p.currency]),
    },
    {
      table: 'products',
      columns: ['id', 'name', 'category', 'price', 'active'],
      rows: products.map((p) => [p.id, p.name, p.category, p.price, p.active ? 1 : 0]),
    },
    {
      table: 'stop_list',
      columns: ['pizzeria_id', 'product_id', 'since'],
      rows: pizzerias.flatMap((pizzeria) =>
        slowSellers.filter(() => random.chance(0.03)).map((product) => [pizzeria.id, product.id, clock.now]),
      ),
    },
    ...networkTables(pizzerias),
    ...zoneTables(pizzerias),
    ...productTables(products),
    ...priceTables(products, clock),
    ...marketingTables(products, clock),
    ...employeeTables(staff, employees),
    ...stockTables(random, { pizzerias, staff, clock, ingredients: makeIngredients(products) }),
    leaveTable(random, clock, employees),
  ];
}
