import { z } from 'zod';
import { makeUnleashApi, type UnleashAccess } from './unleash-api.ts';
import { UnleashError } from './unleash-error.ts';

const constraint = z.object({
  contextName: z.string(),
  operator: z.string(),
  inverted: z.boolean().default(false),
  values: z
    .array(z.string())
    .nullish()
    .transform((values) => values ?? []),
  value: z.string().nullish(),
});
const strategy = z.object({
  id: z.string(),
  name: z.string(),
  disabled: z.boolean().nullish(),
  parameters: z.record(z.string(), z.coerce.string()).default({}),
  constraints: z.array(constraint).default([]),
  segments: z
    .array(z.number())
    .nullish()
    .transform((segments) => segments ?? []),
});
const feature = z.object({
  name: z.string(),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  type: z.string(),
  environments: z.array(
    z.object({ name: z.string(), enabled: z.boolean(), strategies: z.array(strategy).default([]) }),
  ),
});
const page = z.object({ features: z.array(z.object({ name: z.string() })) });
const segments = z.object({ segments: z.array(z.object({ id: z.number(), constraints: z.array(constraint) })) });

const contextFields = z.array(z.object({ name: z.string() }));
const events = z.object({ events: z.array(z.object({ createdBy: z.string(), createdAt: z.string() })) });
const eventTypes = {
  state: ['feature-environment-enabled', 'feature-environment-disabled'],
  strategies: ['feature-strategy-add', 'feature-strategy-update', 'feature-strategy-remove'],
} as const;

/** A flag with all its environments, as Unleash's admin API tells it. */
export type UnleashFeature = z.infer<typeof feature>;
export type UnleashStrategy = z.infer<typeof strategy>;
export type UnleashSegment = z.infer<typeof segments>['segments'][number];

/** A strategy that is to be made. */
export interface NewStrategy {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface LastChange {
  readonly by: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** The admin API of one Unleash project, one function per question or change. */
export interface UnleashAdmin {
  names(which: 'live' | 'archived'): Promise<readonly string[]>;
  feature(name: string): Promise<UnleashFeature | undefined>;
  segments(): Promise<readonly UnleashSegment[]>;
  /** Names of what constraints and stickiness can be chosen from. */
  contextFields(): Promise<readonly string[]>;
  addContextField(name: string, description: string): Promise<void>;
  /** Who last turned the flag, or changed its strategies; undefined when the event log does not tell. */
  lastChange(name: string, environment: string, of: keyof typeof eventTypes): Promise<LastChange | undefined>;
  create(flag: { name: string; description: string; type: string }): Promise<void>;
  change(name: string, fields: { description?: string; type?: string }): Promise<void>;
  addStrategy(name: string, environment: string, strategy: NewStrategy): Promise<void>;
  removeStrategy(name: string, environment: string, id: string): Promise<void>;
  turn(name: string, environment: string, on: boolean): Promise<void>;
  close(): Promise<void>;
}

const pageSize = 100;

export function makeUnleashAdmin(access: UnleashAccess, project = 'default'): UnleashAdmin {
  const api = makeUnleashApi(access);
  const root = `/projects/${encodeURIComponent(project)}/features`;
  const at = (name: string): string => `${root}/${encodeURIComponent(name)}`;
  const inEnvironment = (name: string, environment: string): string =>
    `${at(name)}/environments/${encodeURIComponent(environment)}`;

  return {
    async names(which) {
      const filter = `project=IS:${encodeURIComponent(project)}${which === 'archived' ? '&archived=IS:true' : ''}`;
      const names: string[] = [];
      for (;;) {
        const answer = await api.call('GET', `/search/features?${filter}&limit=${pageSize}&offset=${names.length}`);
        const { features } = page.parse(answer);
        names.push(...features.map((each) => each.name));
        if (features.length < pageSize) return names;
      }
    },
    async feature(name) {
      try {
        return feature.parse(await api.call('GET', at(name)));
      } catch (error) {
        if (error instanceof UnleashError && error.status === 404) return undefined;
        throw error;
      }
    },
    segments: async () => segments.parse(await api.call('GET', '/segments')).segments,
    contextFields: async () => contextFields.parse(await api.call('GET', '/context')).map(({ name }) => name),
    async addContextField(name, description) {
      await api.call('POST', '/context', { name, description, stickiness: true, sortOrder: 10, legalValues: [] });
    },
    async lastChange(name, environment, of) {
      const filter = `feature=IS:${encodeURIComponent(name)}&environment=IS:${encodeURIComponent(environment)}`;
      const types = `type=IS_ANY_OF:${eventTypes[of].join(',')}`;
      const [last] = events.parse(await api.call('GET', `/search/events?${filter}&${types}&limit=1`)).events;
      return last && { by: last.createdBy, at: last.createdAt };
    },
    async create(flag) {
      await api.call('POST', root, flag);
    },
    async change(name, fields) {
      const patch = Object.entries(fields).map(([field, value]) => ({ op: 'replace', path: `/${field}`, value }));
      await api.call('PATCH', at(name), patch);
    },
    async addStrategy(name, environment, added) {
      await api.call('POST', `${inEnvironment(name, environment)}/strategies`, { ...added, constraints: [] });
    },
    async removeStrategy(name, environment, id) {
      await api.call('DELETE', `${inEnvironment(name, environment)}/strategies/${encodeURIComponent(id)}`);
    },
    async turn(name, environment, on) {
      await api.call('POST', `${inEnvironment(name, environment)}/${on ? 'on' : 'off'}`);
    },
    close: () => api.close(),
  };
}
