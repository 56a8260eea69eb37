import { ProblemError, type Logger } from '../../../services/kit/index.ts';
import { PRICE_LIST_STEPS, type PriceListsRepository, type PriceListStep } from './price-lists.repository.ts';

export type PriceListsService = ReturnType<typeof makePriceListsService>;

export function makePriceListsService(repository: PriceListsRepository, logger: Logger) {
  /** Ends what is over and publishes what begins. One that cannot be is logged and holds nobody else up. */
  async function runDue(steps: readonly PriceListStep[] = PRICE_LIST_STEPS): Promise<void> {
    const due = await repository.due();
    for (const { id, step } of due.filter((each) => steps.includes(each.step))) {
      try {
        await repository.step(id, step, null);
        logger.info('price list done', { id, step });
      } catch (error) {
        // A refusal mostly means that another copy of this process was faster.
        const level = error instanceof ProblemError ? 'warn' : 'error';
        logger[level]('price list not done', { id, step, error });
      }
    }
  }

  return {
    runDue: () => runDue(),
    /** A step by hand; a list is published only when what it follows has ended. */
    async step(id: number, step: PriceListStep, by: number): Promise<void> {
      if (step === 'publish') await runDue(['end']);
      await repository.step(id, step, by);
    },
  };
}
