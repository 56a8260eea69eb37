import { z } from 'zod';
import type { FlagConstraint, FlagState } from './flag-client.ts';

const constraint = z.looseObject({
  contextName: z.string(),
  operator: z.string(),
  inverted: z.boolean().default(false),
  values: z
    .array(z.string())
    .nullish()
    .transform((values) => values ?? []),
  value: z.union([z.string(), z.number()]).nullish(),
});

const strategy = z.looseObject({
  name: z.string(),
  parameters: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((parameters) => parameters ?? {}),
  constraints: z
    .array(constraint)
    .nullish()
    .transform((constraints) => constraints ?? []),
  segments: z
    .array(z.number())
    .nullish()
    .transform((segments) => segments ?? []),
});

/** What Unleash's client API answers (`{"version": 2, "features": […]}`), a backup holds, and a flags file says. */
export const featureSet = z.looseObject({
  version: z.number(),
  features: z.array(
    z.looseObject({
      name: z.string().min(1),
      enabled: z.boolean(),
      strategies: z
        .array(strategy)
        .nullish()
        .transform((strategies) => strategies ?? []),
    }),
  ),
  segments: z
    .array(z.looseObject({ id: z.number(), constraints: z.array(constraint) }))
    .nullish()
    .transform((segments) => segments ?? []),
});

export type FeatureSet = z.infer<typeof featureSet>;
type Feature = FeatureSet['features'][number];
type Constraint = z.infer<typeof constraint>;

/** Reduces a feature to what rollout rules and people look at, with the segments' constraints written out. */
export function toFlagState(feature: Feature, segments: FeatureSet['segments']): FlagState {
  const strategies = feature.strategies.map((each) => {
    const ofSegments = each.segments.flatMap((id) => segments.find((segment) => segment.id === id)?.constraints ?? []);
    return Object.freeze({
      name: each.name,
      parameters: Object.freeze(
        Object.fromEntries(Object.entries(each.parameters).map(([key, value]) => [key, String(value)])),
      ),
      constraints: Object.freeze([...each.constraints, ...ofSegments].map(toFlagConstraint)),
    });
  });
  return Object.freeze({ name: feature.name, enabled: feature.enabled, strategies: Object.freeze(strategies) });
}

function toFlagConstraint({ contextName, operator, inverted, values, value }: Constraint): FlagConstraint {
  const single = value === null || value === undefined ? {} : { value: String(value) };
  return Object.freeze({ contextName, operator, inverted, values: Object.freeze([...values]), ...single });
}
