import type { MenuItem } from '../api/menu.repository.ts';
import type { MenuService } from '../api/menu.service.ts';
import { ordersProblems } from '../../services/contracts/index.ts';
import { ProblemError } from '../../services/kit/index.ts';
import { cartLine, quantityOf, withLine, type Cart, type CartChoice } from './cart.ts';
import type { CustomersRepository } from './customers.repository.ts';
import type { PlacesRepository } from './places.repository.ts';

const MOST = 99;

/** A wish for the cart; `pizzeriaId` null: at the chain's own prices. */
export interface CartWish extends CartChoice {
  readonly quantity: number;
  readonly pizzeriaId: number | null;
}

export type CartService = ReturnType<typeof makeCartService>;

/** Turns wishes into lines with names and prices. Services call each other here: menu, customers and places. */
export function makeCartService(o: {
  readonly menus: MenuService;
  readonly customers: CustomersRepository;
  readonly places: PlacesRepository;
}) {
  async function setLine(cart: Cart, wish: CartWish): Promise<Cart> {
    const product = await productOf(wish.productId, wish.pizzeriaId);
    const isPlain = wish.secondHalfId === null && wish.toppingIds.length === 0;
    if (isPlain) return withLine(cart, cartLine(product, undefined, [], wish.quantity));
    const options = await o.places.options();
    const secondHalf = wish.secondHalfId === null ? undefined : await productOf(wish.secondHalfId, wish.pizzeriaId);
    if (secondHalf !== undefined && ![product, secondHalf].every(({ id }) => options.halves.includes(id))) {
      throw new ProblemError('no-halves', 422, `${product.name} and ${secondHalf.name} cannot share a base.`);
    }
    if (wish.toppingIds.length > 0 && !options.topped.includes(product.id)) {
      throw new ProblemError('no-topping', 422, `Nothing can be put on ${product.name}.`);
    }
    // In the order of their ids, as in the name that the procedure gives the line.
    const toppings = [...wish.toppingIds]
      .sort((a, b) => a - b)
      .map((id) => {
        const topping = options.toppings.find((each) => each.id === id);
        if (topping === undefined) throw new ProblemError('no-topping', 422, `There is no topping ${id}.`);
        return topping;
      });
    return withLine(cart, cartLine(product, secondHalf, toppings, wish.quantity));
  }

  /** Reads the menu for each line anew; see README.md of legacy-monolith. */
  async function productOf(id: number, pizzeriaId: number | null): Promise<MenuItem> {
    const product = await o.menus.product(id, pizzeriaId);
    if (product === undefined) throw ordersProblems.unknownProduct(id);
    return product;
  }

  return {
    setLine,

    /** Puts what the customer usually has on top of what is in the cart. */
    async addUsual(cart: Cart, phone: string, pizzeriaId: number | null): Promise<Cart> {
      const { customer } = await o.customers.find(phone);
      const usual = customer === null ? [] : await o.customers.usual(customer.id);
      if (usual.length === 0) throw new ProblemError('no-usual-order', 422, 'This customer has no usual order.');
      let filled = cart;
      for (const line of usual) {
        const quantity = Math.min(MOST, quantityOf(filled, line) + line.quantity);
        filled = await setLine(filled, { ...line, quantity, pizzeriaId });
      }
      return filled;
    },
  };
}
