import { z } from 'zod';
import { duration, size } from '../units.ts';
import { decorators } from './decorators.ts';
import { fences } from './fences.ts';
import { groups } from './groups.ts';
import { identity } from './identity.ts';
import { limits, listen } from './listen.ts';
import { route } from './route.ts';
import { upstream } from './upstream.ts';
import { workers } from './workers.ts';
import { httpUrl, name, port, source } from './values.ts';

/** Every key of strangler.yaml that this version obeys; anything else is an error, never ignored. */
export const configSchema = z.strictObject({
  workers,
  listen,
  limits,
  admin: z.strictObject({
    host: name.default('127.0.0.1'),
    port: port.default(9901),
    token: z.string().min(16, 'must have at least 16 characters: it also signs tokens and cookies'),
  }),
  unleash: z
    .strictObject({
      url: httpUrl.describe('The client API, …/api.'),
      token: name,
      environment: name.default('development'),
      appName: name.default('strangler-proxy'),
      refresh: duration.prefault('200ms'),
      backup: name.optional().describe('Folder of the last known state, for a start without Unleash.'),
    })
    .optional(),
  flags: z
    .strictObject({ file: name })
    .optional()
    .describe('A file in the form of Unleash’s client API, instead of a server.'),
  upstreams: z.record(name, upstream),
  legacy: name.describe('The upstream that answers everything no route names.'),
  explain: z.enum(['always', 'on-request', 'off']).default('on-request'),
  identity,
  context: z
    .strictObject({ userId: source.optional(), properties: z.record(name, source).default({}) })
    .prefault({})
    .describe('The flag context, from the request.'),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
      requests: z
        .enum(['none', 'errors', 'all'])
        .default('errors')
        .describe('Which requests get a line; each line costs.'),
    })
    .prefault({}),
  shadow: z
    .strictObject({
      concurrency: z.int().min(1).default(32),
      body: size.prefault('1MiB'),
      timeout: duration.prefault('5s'),
      samples: z.int().min(0).default(100),
    })
    .prefault({})
    .transform(({ concurrency, body, timeout, samples }) => ({
      concurrency,
      bodyBytes: body,
      timeoutMs: timeout,
      samples,
    })),
  decorators,
  fences,
  groups,
  routes: z.array(route).default([]),
});
