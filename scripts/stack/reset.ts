import { UserError } from '../user-error.ts';
import { askSupervisor } from './ask-supervisor.ts';
import { bringDown } from './bring-down.ts';
import { liveSupervisor } from './control/supervisor-file.ts';
import type { StackHome } from './home.ts';
import { externalServers } from './settings.ts';
import { wipeData } from './stack.ts';

/** Back to the seeded state; returns what to tell the person. */
export async function resetStack(home: StackHome): Promise<string> {
  const external = Object.keys(externalServers());
  if (external.length > 0) {
    throw new UserError(
      `reset would have to empty servers that are not ours (${external.join(', ')}); ` +
        'drop the databases "legacy" and "orders" and the queues there yourself.',
    );
  }
  if (liveSupervisor(home) !== undefined) {
    await askSupervisor(home, '/reset');
    return 'The stack runs again, with the seeded data.';
  }
  await bringDown(home); // what a killed supervisor left
  await wipeData(home);
  return 'All data is gone; npm run up begins with the seed.';
}
