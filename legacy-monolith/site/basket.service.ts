import { ordersProblems } from '../../services/contracts/index.ts';
import { ProblemError } from '../../services/kit/index.ts';
import { emptyBasket, MOST_LINES, withItem, type Basket, type BasketItem, type BasketLine } from './basket.ts';
import type { SiteMenu, SiteMenuRepository, SiteProduct } from './site-menu.repository.ts';
import type { Bill, SiteOrder, SiteOrdersRepository } from './site-orders.repository.ts';
import type { SiteContext } from './site-page.ts';

/** A line of the basket as the page shows it; without prices while something is refused. */
export interface ShownLine {
  readonly id: string | null;
  readonly productId: number;
  readonly name: string;
  readonly gift: boolean;
  readonly quantity: number;
  readonly available: boolean;
  readonly amount: number | null;
}

/** On whom the price hangs: the discount of who is logged in (a guest may claim any phone), and the way to go. */
export interface Buyer {
  readonly phone?: string;
  readonly address?: SiteOrder['address'];
}

export interface ShownBasket {
  readonly lines: readonly ShownLine[];
  readonly bill: Bill | undefined;
  /** Why it cannot be ordered as it is. */
  readonly refused: ProblemError | undefined;
}

export type BasketService = ReturnType<typeof makeBasketService>;

export function makeBasketService(o: { menus: SiteMenuRepository; orders: SiteOrdersRepository }) {
  return {
    /** Puts a product in as it was asked for; refuses what the pizzeria does not sell or cannot make so. */
    async add(basket: Basket | undefined, item: BasketItem, quantity: number, { place, language }: SiteContext) {
      const menu = await o.menus.get(place.id, language);
      const product = sold(menu, item.productId);
      const half = item.secondHalfId === null ? undefined : sold(menu, item.secondHalfId);
      if (half !== undefined && !(product.takesHalves && half.takesHalves)) {
        throw new ProblemError('no-halves', 422, 'This product cannot be made in these halves.');
      }
      const toppings = item.toppingIds.map((id) => menu.toppings.find((topping) => topping.id === id));
      if (toppings.includes(undefined) || (toppings.length > 0 && !product.takesToppings)) {
        throw new ProblemError('no-topping', 422, 'This product cannot have these extras.');
      }
      if ((basket?.lines.length ?? 0) >= MOST_LINES) {
        throw new ProblemError('basket-full', 422, `A basket holds ${MOST_LINES} lines.`);
      }
      return withItem(basket ?? emptyBasket(), item, quantity);
    },

    /** The basket with what it costs now: prices are asked for anew each time it is looked at. */
    async show(basket: Basket, buyer: Buyer, { place, language }: SiteContext): Promise<ShownBasket> {
      const menu = await o.menus.get(place.id, language);
      const quoted = basket.lines.length === 0 ? undefined : await quote(basket, buyer, place.id);
      const bill = quoted instanceof ProblemError ? undefined : quoted;
      const refused = quoted instanceof ProblemError ? quoted : undefined;
      const lines = basket.lines.map((line, index) => shown(line, bill?.lines[index], menu));
      // Behind the lines that were asked for stand gifts, and the fee, which is one of the sums.
      const gifts = (bill?.lines ?? []).slice(basket.lines.length).filter(({ unitPrice }) => unitPrice === 0);
      return { lines: [...lines, ...gifts.map((line) => shownGift(line, menu))], bill, refused };
    },
  };

  async function quote(basket: Basket, buyer: Buyer, pizzeriaId: number): Promise<Bill | ProblemError> {
    const { phone = '', address = null } = buyer;
    const where = { type: address === null ? 'pickup' : 'delivery', address } as const;
    const order = { pizzeriaId, customer: { phone, name: '' }, ...where, ...orderedBasket(basket) };
    try {
      return await o.orders.quote({ ...order, payment: 'cash', comment: '' });
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500) return error;
      throw error;
    }
  }
}

/** Lines and promo code as `order_save` wants them. */
export function orderedBasket({ lines, promoCode }: Basket): Pick<SiteOrder, 'lines' | 'promoCode'> {
  return {
    lines: lines.map(({ productId, quantity, secondHalfId, toppingIds }) => ({
      productId,
      quantity,
      ...(secondHalfId === null ? {} : { secondHalfId }),
      ...(toppingIds.length === 0 ? {} : { toppingIds }),
    })),
    ...(promoCode === null ? {} : { promoCode }),
  };
}

function sold(menu: SiteMenu, productId: number): SiteProduct {
  const product = menu.products.find(({ id }) => id === productId);
  if (product === undefined) throw ordersProblems.unknownProduct(productId);
  if (!product.available) throw ordersProblems.productStopped(productId);
  return product;
}

function shown(line: BasketLine, billed: Bill['lines'][number] | undefined, menu: SiteMenu): ShownLine {
  const { id, productId, secondHalfId, toppingIds, quantity } = line;
  const products = [productId, secondHalfId].filter((each) => each !== null);
  const found = products.map((each) => menu.products.find((product) => product.id === each));
  const halves = found.map((product, index) => product?.name ?? `№ ${products[index] ?? ''}`).join(' / ');
  const toppings = menu.toppings.filter((topping) => toppingIds.includes(topping.id));
  return {
    ...{ id, productId, quantity, gift: false },
    name: [halves, ...toppings.map(({ name }) => name)].join(' + '),
    available: found.every((product) => product?.available === true),
    amount: billed === undefined ? null : billed.unitPrice * quantity,
  };
}

function shownGift({ productId, name }: Bill['lines'][number], menu: SiteMenu): ShownLine {
  const known = menu.products.find(({ id }) => id === productId);
  return { id: null, productId, name: known?.name ?? name, gift: true, quantity: 1, available: true, amount: 0 };
}
