import type { Row } from '../../shared/database.ts';
import type { ProductsRepository } from './products.repository.ts';

export type ProductsService = ReturnType<typeof makeProductsService>;

export function makeProductsService(repository: ProductsRepository) {
  return {
    /** Products with what each costs to make. One call more per product, one after the other: a deliberate N+1. */
    async list(category: string | null): Promise<{ products: readonly Row[]; categories: readonly Row[] }> {
      const { products, categories } = await repository.all(category);
      const withCost: Row[] = [];
      for (const product of products) {
        withCost.push({ ...product, cost: await repository.cost(Number(product['id'])) });
      }
      return { products: withCost, categories };
    },
  };
}
