import type { FlagDefinition } from '../flag-definition.ts';
import { nearest } from './nearest.ts';
import type { UnleashAdmin } from './unleash-admin.ts';

/** The flag cannot be turned: nobody knows the name, or it may not be used in that environment. */
export class FlagNotTurnedError extends Error {
  readonly code: 'flag-unknown' | 'flag-not-applied' | 'flag-not-here';

  constructor(code: FlagNotTurnedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Turns a flag in one environment, as the switch in the UI does; rejects with FlagNotTurnedError. */
export async function setFlag(
  admin: UnleashAdmin,
  definitions: readonly FlagDefinition[],
  { name, environment, on }: { name: string; environment: string; on: boolean },
): Promise<void> {
  const definition = definitions.find((each) => each.name === name);
  const feature = await admin.feature(name);
  if (definition === undefined && feature === undefined) {
    throw new FlagNotTurnedError('flag-unknown', await unknownText(admin, definitions, name));
  }
  if (feature === undefined) {
    throw new FlagNotTurnedError('flag-not-applied', `Unleash does not have ${name} yet: run "strangler flags apply"`);
  }
  const here = definition?.environments ?? [environment];
  if (on && !here.includes(environment)) {
    const places = here.join(', ');
    throw new FlagNotTurnedError('flag-not-here', `${name} is not for ${environment}, only for ${places}`);
  }
  if (!feature.environments.some((each) => each.name === environment)) {
    const places = feature.environments.map((each) => each.name).join(', ');
    throw new FlagNotTurnedError(
      'flag-not-here',
      `Unleash has no environment ${environment} for ${name}, only ${places}`,
    );
  }
  await admin.turn(name, environment, on);
}

async function unknownText(admin: UnleashAdmin, definitions: readonly FlagDefinition[], name: string): Promise<string> {
  const names = [...new Set([...definitions.map((each) => each.name), ...(await admin.names('live'))])];
  const near = nearest(name, names);
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${names.sort().join(', ')}`;
  return `no flag is called ${name}; ${hint}`;
}
