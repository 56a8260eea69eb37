import type { IngredientName } from './ingredients.ts';

type Amounts = Readonly<Partial<Record<IngredientName, number>>>;

const pizza = (on: Amounts, sauce: IngredientName = 'Tomato Sauce', cheese = 120): Amounts => ({
  ...{ Dough: 380, [sauce]: 80, Mozzarella: cheese },
  ...on,
  'Pizza Box': 1,
});
const snack = (of: Amounts): Amounts => ({ ...of, 'Snack Box': 1 });

/** What goes into a piece of what the kitchen makes, by the product's name. Everything else is bought in ready. */
export const RECIPES: Readonly<Record<string, Amounts>> = {
  Margherita: pizza({ Tomatoes: 60 }),
  Pepperoni: pizza({ Pepperoni: 70 }),
  'Pepperoni Double': pizza({ Pepperoni: 140 }, 'Tomato Sauce', 160),
  'Four Cheeses': pizza({ Cheddar: 50, 'Blue Cheese': 40, Parmesan: 30 }, 'Cream Sauce'),
  'Ham and Mushrooms': pizza({ Ham: 70, Mushrooms: 60 }),
  Hawaiian: pizza({ Chicken: 70, Pineapple: 80 }),
  'Chicken Barbecue': pizza({ Chicken: 90, Bacon: 30, Onion: 20 }, 'Barbecue Sauce'),
  'Chicken Ranch': pizza({ Chicken: 90, Ham: 40, Tomatoes: 50 }, 'Ranch Sauce'),
  'Meat Feast': pizza({ Pepperoni: 40, Ham: 40, Beef: 50, Bacon: 30 }),
  Carbonara: pizza({ Bacon: 60, Tomatoes: 50, Parmesan: 20, Onion: 20 }, 'Cream Sauce'),
  Mexican: pizza({ Chicken: 80, Jalapenos: 30, 'Bell Pepper': 40, Onion: 20, Tomatoes: 40 }),
  Vegetarian: pizza({ Mushrooms: 50, 'Bell Pepper': 50, Olives: 30, Tomatoes: 50, Onion: 20 }),
  'Garden Vegetables': pizza({ 'Bell Pepper': 60, Tomatoes: 60, Olives: 30, Feta: 40 }),
  Salmon: pizza({ Salmon: 90, Parmesan: 20 }, 'Cream Sauce'),
  'Shrimp and Pesto': pizza({ Shrimps: 80, Pesto: 40, Tomatoes: 40 }, 'Cream Sauce'),
  Julienne: pizza({ Chicken: 60, Mushrooms: 80, Onion: 20 }, 'Cream Sauce'),
  'Cheeseburger Pizza': pizza({ Beef: 80, Cheddar: 50, Pickles: 40, Onion: 20 }),
  'Sausages and Tomatoes': pizza({ Sausages: 90, Tomatoes: 60 }),
  'Cheese Sticks': snack({ Dough: 160, Mozzarella: 70, 'Garlic Butter': 15 }),
  'Chicken Wings': snack({ 'Chicken Wings': 240, 'Barbecue Sauce': 25 }),
  'Chicken Nuggets': snack({ Nuggets: 180 }),
  'Potato Wedges': snack({ Potatoes: 220 }),
  'Garlic Bread': snack({ Dough: 140, 'Garlic Butter': 25 }),
  'Caesar Salad': snack({ Lettuce: 110, Chicken: 60, Parmesan: 15, Tomatoes: 30 }),
  'Greek Salad': snack({ Lettuce: 80, Feta: 50, Olives: 25, Tomatoes: 60, 'Bell Pepper': 30 }),
  'Chicken Roll': snack({ Tortilla: 1, Chicken: 90, Lettuce: 20, 'Ranch Sauce': 25 }),
};

/** Grams or millilitres, calories, and a description by category where a recipe says nothing. */
export const BOUGHT_IN: Readonly<Record<string, { readonly weight: number; readonly calories: number }>> = {
  desserts: { weight: 120, calories: 360 },
  drinks: { weight: 500, calories: 140 },
  sauces: { weight: 25, calories: 90 },
  service: { weight: 0, calories: 0 },
};
