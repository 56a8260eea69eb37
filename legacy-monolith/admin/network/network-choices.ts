import type { Row } from '../../shared/database.ts';
import type { ProductsRepository } from '../products/products.repository.ts';
import type { NetworkRepository } from './network.repository.ts';
import type { AdminPizzeriasRepository } from './pizzerias.repository.ts';

/** What forms offer for a choice: the network's pizzerias and cities, and the products on the menu. */
export type NetworkChoices = () => Promise<{
  readonly pizzerias: readonly Row[];
  readonly cities: readonly Row[];
  readonly products: readonly Row[];
}>;

/** Loads far more than a list of names needs, as the forms always did. */
export function makeNetworkChoices(o: {
  readonly network: NetworkRepository;
  readonly pizzerias: AdminPizzeriasRepository;
  readonly products: ProductsRepository;
}): NetworkChoices {
  return async () => {
    const [pizzerias, cities, { products }] = await Promise.all([
      o.pizzerias.all(),
      o.network.cities(),
      o.products.all(null),
    ]);
    return { pizzerias, cities, products: products.filter((product) => product['active'] === 1) };
  };
}
