import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { askToStop } from './control/control-client.ts';
import { liveSupervisor } from './control/supervisor-file.ts';
import type { StackHome } from './home.ts';
import { clearLeftovers, leftoverGroups } from './process/leftovers.ts';
import { printSteps } from './steps/print-steps.ts';
import { makeStep } from './steps/steps.ts';

/** Stops a running stack and waits until nothing of it is left. False when there was nothing to stop. */
export async function bringDown(home: StackHome): Promise<boolean> {
  const supervisor = liveSupervisor(home);
  const leftovers = leftoverGroups(home).length > 0;
  if (supervisor !== undefined || leftovers) {
    const printer = printSteps(process.stderr);
    await makeStep(printer.show)('stopping', async () => {
      if (supervisor?.control === undefined) {
        if (supervisor !== undefined) process.kill(supervisor.pid, 'SIGTERM'); // too early in its start to listen
      } else await askToStop(supervisor);
      while (liveSupervisor(home)?.pid === supervisor?.pid && supervisor !== undefined) await sleep(100);
      await clearLeftovers(home);
    });
    printer.close();
  }
  await rm(home.stackFile, { force: true }); // a killed supervisor could not remove it
  return supervisor !== undefined || leftovers;
}
