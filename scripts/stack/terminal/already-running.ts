import { setTimeout as sleep } from 'node:timers/promises';
import { supervisorStatus } from '../control/control-client.ts';
import { liveSupervisor } from '../control/supervisor-file.ts';
import type { StackHome } from '../home.ts';
import { findStackFile, isWhole } from '../stack-file.ts';
import { UserError } from '../../user-error.ts';
import { startPage } from './page.ts';

const START_LIMIT_MS = 300_000;

/** Says that the stack runs already and where; waits for it when it is only just starting. */
export async function sayAlreadyRunning(home: StackHome): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  let said = false;
  for (;;) {
    const supervisor = liveSupervisor(home);
    if (supervisor === undefined) throw new UserError('The stack that was starting has ended; try again.');
    if (supervisor.control !== undefined && (await supervisorStatus(supervisor)).ready) break;
    if (!said) console.log(`The stack is being started by process ${supervisor.pid}; waiting for it.`);
    said = true;
    if (Date.now() > deadline) throw new UserError('It did not get ready; see: npx strangler logs');
    await sleep(300);
  }
  console.log('The stack is already running. (npm run down stops it.)');
  const stack = findStackFile(home);
  if (stack !== undefined && !isWhole(stack)) {
    console.log(`It was started with --only ${stack.only.join(',')}; for all of it: npm run down, then npm run up.`);
  }
  console.log(startPage(stack, home));
}
