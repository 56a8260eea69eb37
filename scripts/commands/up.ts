import type { Command } from 'commander';
import { UserError } from '../user-error.ts';

const DEFAULT_ORDERS = '5000';

/** Reads a count from the command line. */
export function parseOrders(text: string): number {
  const orders = Number(text);
  if (!Number.isInteger(orders) || orders < 0) throw new UserError(`--orders: a whole number, not "${text}"`);
  return orders;
}

/** `strangler up`: starts the whole local stack, here or in the background. */
export function registerUp(program: Command): void {
  program
    .command('up')
    .description('start everything: servers, databases, monolith, service, proxy')
    .option('-d, --detach', 'return when all is ready and leave it running')
    .option('--only <parts>', 'monolith, or monolith,unleash: the old system by itself, no broker, service or proxy')
    .option('--orders <n>', 'orders that the seed makes on the first start', DEFAULT_ORDERS)
    .action(async (options: { detach?: boolean; orders: string; only?: string }) => {
      const orders = parseOrders(options.orders);
      const { parseOnly } = await import('../stack/only.ts');
      const only = options.only === undefined ? undefined : parseOnly(options.only);
      const { stackHome } = await import('../stack/home.ts');
      if (options.detach === true) {
        const { runDetached } = await import('../stack/run-detached.ts');
        await runDetached(stackHome(), { orders, only });
      } else {
        const { runForeground } = await import('../stack/run-foreground.ts');
        await runForeground({ home: stackHome(), orders, only });
      }
    });
}
