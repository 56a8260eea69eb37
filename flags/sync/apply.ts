import type { FlagDefinition } from '../flag-definition.ts';
import { descriptionOf, strategyOf, strategyText } from './desired.ts';
import type { FlagDifference } from './difference.ts';
import { type FlagPlan, planFlags, type PlanOptions } from './plan.ts';
import type { UnleashAdmin } from './unleash-admin.ts';

export interface ApplyOptions extends PlanOptions {
  /** Called after each change. */
  readonly onChange?: (change: FlagDifference) => void;
}

/**
 * Makes Unleash as the definitions say, one change after the other, and returns the plan that was carried out.
 *
 * It can be cut off and run again: each change is found anew. What people turned stays unless `force` is given; flags
 * that no code knows are never deleted.
 */
export async function applyFlags(
  admin: UnleashAdmin,
  definitions: readonly FlagDefinition[],
  { onChange, ...options }: ApplyOptions = {},
): Promise<FlagPlan> {
  const plan = await planFlags(admin, definitions, options);
  for (const change of plan.changes) {
    const flag = definitions.find((definition) => definition.name === change.flag);
    if (flag === undefined) throw new Error(`a change for ${change.flag}, which has no definition`);
    await carryOut(admin, flag, change);
    onChange?.(change);
  }
  return plan;
}

async function carryOut(admin: UnleashAdmin, flag: FlagDefinition, change: FlagDifference): Promise<void> {
  const { environment = '' } = change;
  switch (change.kind) {
    case 'missing':
      return create(admin, flag);
    case 'no-field':
      return admin.addContextField(flag.tenant ?? '', `The tenant by which ${flag.name} can be handed out.`);
    case 'text':
      return admin.change(flag.name, { description: descriptionOf(flag), type: flag.type });
    case 'no-strategy':
      return flag.default
        ? turnOn(admin, flag, environment)
        : admin.addStrategy(flag.name, environment, strategyOf(flag));
    case 'state':
      return admin.turn(flag.name, environment, change.should === 'on');
    case 'strategies':
      return resetStrategies(admin, flag, environment);
    default:
      throw new Error(`${change.kind} is nothing that code can mend`);
  }
}

async function create(admin: UnleashAdmin, flag: FlagDefinition): Promise<void> {
  const { name, type } = flag;
  await admin.create({ name, description: descriptionOf(flag), type });
  const created = await admin.feature(name);
  const environments = created?.environments.filter((each) => flag.environments.includes(each.name)) ?? [];
  for (const environment of environments) {
    if (flag.default) await turnOn(admin, flag, environment.name);
    else await admin.addStrategy(name, environment.name, strategyOf(flag));
  }
}

/**
 * Turns a flag on that has no strategy yet. Unleash then adds its standard one in the same step, so that nobody ever sees
 * the flag switched off with a strategy, which would look like somebody's decision.
 */
async function turnOn(admin: UnleashAdmin, flag: FlagDefinition, environment: string): Promise<void> {
  await admin.turn(flag.name, environment, true);
  const feature = await admin.feature(flag.name);
  const made = feature?.environments.find((each) => each.name === environment)?.strategies ?? [];
  const asDefined = made.length === 1 && made.map(strategyText).join() === strategyText(strategyOf(flag));
  if (!asDefined) await resetStrategies(admin, flag, environment);
}

async function resetStrategies(admin: UnleashAdmin, flag: FlagDefinition, environment: string): Promise<void> {
  const feature = await admin.feature(flag.name);
  const old = feature?.environments.find((each) => each.name === environment)?.strategies ?? [];
  await admin.addStrategy(flag.name, environment, strategyOf(flag));
  for (const strategy of old) await admin.removeStrategy(flag.name, environment, strategy.id);
}
