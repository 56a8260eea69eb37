import { UserError } from '../user-error.ts';
import { askAndWatch } from './control/control-client.ts';
import { liveSupervisor } from './control/supervisor-file.ts';
import type { StackHome } from './home.ts';
import { printSteps } from './steps/print-steps.ts';

/** Asks the running stack's supervisor for work and shows its steps until it is done. */
export async function askSupervisor(home: StackHome, path: string): Promise<void> {
  const supervisor = liveSupervisor(home);
  if (supervisor === undefined) throw new UserError('The stack does not run. Start it: npm run up');
  const printer = printSteps(process.stderr);
  try {
    await askAndWatch(supervisor, path, printer.show);
  } finally {
    printer.close();
  }
}
