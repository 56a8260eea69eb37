import { ordersProblems } from '../../services/contracts/index.ts';
import type { Menu, MenuItem, MenuRepository } from './menu.repository.ts';

export type MenuService = ReturnType<typeof makeMenuService>;

export function makeMenuService(menus: MenuRepository) {
  async function get(pizzeriaId: number | null): Promise<Menu> {
    const menu = await menus.get(pizzeriaId);
    if (menu === undefined) throw ordersProblems.noSuchPizzeria(String(pizzeriaId));
    return menu;
  }
  return {
    get,
    /** Reads the whole menu to find one product: cheap to write in 2012, and called for each line of a cart. */
    async product(id: number, pizzeriaId: number | null = null): Promise<MenuItem | undefined> {
      const { items } = await get(pizzeriaId);
      return items.find((item) => item.id === id);
    },
  };
}
