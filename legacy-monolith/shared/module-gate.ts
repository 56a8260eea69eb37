import type { RequestHandler } from 'express';
import { ProblemError } from '../../services/kit/index.ts';
import type { MonolithModule } from './module.ts';
import type { ModuleSwitches } from './module-switches.ts';

/** The code of the answer while a module is switched off. */
export const MODULE_OFF = 'module-off';

/** Stands before a module and answers for it while it is switched off. */
export function gateModule(
  switches: ModuleSwitches,
  { name, screens }: Pick<MonolithModule, 'name' | 'screens'>,
): RequestHandler {
  const title = screens[0]?.title ?? name;
  return (request, _response, next) => {
    // Modules before the session have none: their flag is for everybody.
    const user = 'session' in request ? request.session.user : undefined;
    if (!switches.isOn(name, user)) {
      throw new ProblemError(MODULE_OFF, 503, `${title} is switched off at the moment.`);
    }
    next();
  };
}
