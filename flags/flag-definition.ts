import { z } from 'zod';

/** What a flag switches: who answers reads, who takes writes, whether answers are compared, everything back, or an ability. */
export const flagKinds = ['read', 'write', 'shadow', 'kill-switch', 'ability'] as const;

const ownToVisitor = ['default', 'random', 'userId', 'sessionId'];

const rollout = z.strictObject({
  percent: z.int().min(0).max(100).default(100).describe('Share of those who get the flag once it is on'),
  stickiness: z.string().min(1).default('default').describe('What a share is taken of: visitors, or a tenant property'),
  groupId: z.string().min(1).optional().describe('Flags with the same group hit the same visitors or tenants'),
});

const definition = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case words with hyphens'),
    switches: z.string().min(10).describe('What happens when it is on, for the person at the switch'),
    owner: z.string().min(1).describe('Who is asked before it is turned, and who removes it'),
    kind: z.enum(flagKinds),
    type: z.enum(['release', 'experiment', 'operational', 'kill-switch', 'permission']).describe("Unleash's type"),
    default: z.boolean().default(false).describe('The state in which the flag is created'),
    removeBy: z.iso.date().nullable().describe('The day by which it should be gone; null only for what stays'),
    rollout: rollout.prefault({}),
    tenant: z
      .string()
      .min(1)
      .optional()
      .describe('The property of the context, as strangler.yaml names it, by which it may move tenant by tenant'),
    routes: z.array(z.string()).default([]).describe('Ids of the routes in strangler.yaml that obey it'),
    environments: z.array(z.string().min(1)).min(1).describe('The Unleash environments in which it may be used'),
  })
  .refine((flag) => flag.removeBy !== null || flag.type === 'operational' || flag.type === 'kill-switch', {
    path: ['removeBy'],
    message: 'a flag that is meant to go away needs a date',
  })
  .refine(
    (flag) => flag.kind !== 'write' || flag.rollout.percent === 100 || !ownToVisitor.includes(flag.rollout.stickiness),
    {
      path: ['rollout', 'stickiness'],
      message: 'a write flag rolls out as a whole or by a tenant property, never by user',
    },
  );

const definitions = z
  .array(definition)
  .refine((flags) => new Set(flags.map((flag) => flag.name)).size === flags.length, 'two flags have the same name');

/** A flag as code knows it; see the schema for each field. */
export type FlagDefinition = z.output<typeof definition>;

/** Checks definitions, fills in the defaults and freezes them; throws z.ZodError with every fault at once. */
export function defineFlags(flags: readonly z.input<typeof definition>[]): readonly FlagDefinition[] {
  return deepFreeze(definitions.parse(flags));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
