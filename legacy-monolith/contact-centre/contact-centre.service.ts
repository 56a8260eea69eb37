import type { MenuService } from '../api/menu.service.ts';
import { ordersProblems } from '../../services/contracts/index.ts';
import { emptyCart, withQuantity, type Cart } from './cart.ts';
import type { CustomersRepository } from './customers.repository.ts';

export type ContactCentreService = ReturnType<typeof makeContactCentreService>;

/** What an operator does before the order is made; the order itself goes through the JSON API. */
export function makeContactCentreService(o: { customers: CustomersRepository; menus: MenuService }) {
  return {
    findCustomer: (phone: string) => o.customers.find(phone),
    makeCustomer: (phone: string, name: string) => o.customers.make(phone, name),

    async setQuantity(cart: Cart | undefined, productId: number, quantity: number): Promise<Cart> {
      const product = await o.menus.product(productId);
      if (product === undefined) throw ordersProblems.unknownProduct(productId);
      return withQuantity(cart ?? emptyCart(), product, quantity);
    },
  };
}
