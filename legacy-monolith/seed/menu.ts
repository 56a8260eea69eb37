export interface SeedProduct {
  readonly id: number;
  readonly name: string;
  readonly category: string;
  /** Minor units. */
  readonly price: number;
  readonly active: boolean;
  /** How often it is ordered, compared with the others. */
  readonly popularity: number;
}

/** Name, price in whole units, popularity. Odd prices on purpose: they make discounts and VAT round. */
const MENU: Readonly<Record<string, readonly (readonly [name: string, price: number, popularity: number])[]>> = {
  pizza: [
    ['Margherita', 399, 30],
    ['Pepperoni', 469, 60],
    ['Pepperoni Double', 549, 22],
    ['Four Cheeses', 529, 28],
    ['Ham and Mushrooms', 489, 35],
    ['Hawaiian', 479, 26],
    ['Chicken Barbecue', 519, 33],
    ['Chicken Ranch', 509, 18],
    ['Meat Feast', 559, 29],
    ['Carbonara', 499, 21],
    ['Mexican', 515, 14],
    ['Vegetarian', 455, 12],
    ['Garden Vegetables', 445, 8],
    ['Salmon', 639, 6],
    ['Shrimp and Pesto', 659, 5],
    ['Julienne', 485, 9],
    ['Cheeseburger Pizza', 535, 13],
    ['Sausages and Tomatoes', 429, 16],
  ],
  snacks: [
    ['Cheese Sticks', 179, 20],
    ['Chicken Wings', 259, 18],
    ['Chicken Nuggets', 219, 15],
    ['Potato Wedges', 149, 24],
    ['Garlic Bread', 119, 10],
    ['Caesar Salad', 249, 9],
    ['Greek Salad', 229, 6],
    ['Chicken Roll', 199, 12],
  ],
  desserts: [
    ['Cheesecake', 189, 11],
    ['Chocolate Fondant', 199, 9],
    ['Cinnamon Rolls', 159, 12],
    ['Apple Pie', 145, 5],
    ['Ice Cream', 99, 7],
  ],
  drinks: [
    ['Cola 0.5', 95, 40],
    ['Cola 1.0', 139, 28],
    ['Orange Juice', 115, 14],
    ['Cranberry Drink', 105, 16],
    ['Mineral Water', 69, 12],
    ['Milkshake', 165, 10],
    ['Cappuccino', 129, 13],
  ],
  sauces: [
    ['Cheese Sauce', 35, 17],
    ['Garlic Sauce', 35, 19],
    ['Barbecue Sauce', 35, 13],
  ],
  // Appended, never inserted: ids count on.
  service: [['Delivery', 0, 0]],
};

// Off the menu: still on old orders, or nothing that one could ask for.
const OFF_THE_MENU = new Set(['Julienne', 'Delivery']);

/** What the chain sells, with ids from 1 on. */
export function makeMenu(): readonly SeedProduct[] {
  return Object.entries(MENU)
    .flatMap(([category, products]) => products.map((product) => ({ category, product })))
    .map(({ category, product: [name, price, popularity] }, index) => ({
      id: index + 1,
      name,
      category,
      price: price * 100,
      active: !OFF_THE_MENU.has(name),
      popularity,
    }));
}
