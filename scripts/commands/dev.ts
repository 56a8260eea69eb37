import type { Command } from 'commander';
import { parseOrders } from './up.ts';

const INSPECTED = { monolith: 9229, orders: 9230, proxy: 9231 };

/** `strangler dev`: the stack with our programs starting again on a change, each with an inspector. */
export function registerDev(program: Command): void {
  program
    .command('dev')
    .description('like up, with monolith, orders and proxy watched and open to a debugger')
    .option('--only <parts>', 'monolith, or monolith,unleash, as with up')
    .option('--orders <n>', 'orders that the seed makes on the first start', '5000')
    .action(async (options: { orders: string; only?: string }) => {
      const { parseOnly } = await import('../stack/only.ts');
      const only = options.only === undefined ? undefined : parseOnly(options.only);
      const { stackHome } = await import('../stack/home.ts');
      const { runForeground } = await import('../stack/run-foreground.ts');
      const { freePort } = await import('../stack/process/free-port.ts');
      const taken = new Set<number>();
      const inspectors: Record<string, number> = {};
      for (const [part, preferred] of Object.entries(INSPECTED)) {
        if (only !== undefined && part !== 'monolith') continue;
        inspectors[part] = await freePort(preferred, taken);
        taken.add(inspectors[part]);
        console.error(`${part}: chrome://inspect at 127.0.0.1:${inspectors[part]}`);
      }
      await runForeground({ home: stackHome(), orders: parseOrders(options.orders), only, inspectors });
    });
}
