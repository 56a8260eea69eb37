import type { Logger } from '../../../services/kit/index.ts';
import type { PriceListsRepository } from './price-lists.repository.ts';

export type PriceListsService = ReturnType<typeof makePriceListsService>;

export function makePriceListsService(repository: PriceListsRepository, logger: Logger) {
  return {
    /** Ends what is over and publishes what begins. One that cannot be is logged and holds nobody else up. */
    async runDue(): Promise<void> {
      for (const { id, step } of await repository.due()) {
        try {
          await repository.step(id, step, null);
          logger.info('price list done', { id, step });
        } catch (error) {
          logger.error('price list failed', { id, step, error });
        }
      }
    },
  };
}
