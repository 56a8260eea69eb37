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
  admin: z
    .strictObject({
      host: name.default('127.0.0.1').describe('Where the admin port listens; nobody but operators should reach it.'),
      port: port.default(9901).describe('Of metrics, health, routes, explanations, the console.'),
      token: z
        .string()
        .min(16, 'must have at least 16 characters: it also signs tokens and cookies')
        .describe('Asked for by the admin port; also signs tokens and cookies. 16 characters at least.'),
    })
    .describe('The port for operators.'),
  unleash: z
    .strictObject({
      url: httpUrl.describe('The client API, …/api.'),
      token: name.describe('A client token.'),
      environment: name.default('development').describe('Whose state of the flags is obeyed.'),
      appName: name.default('strangler-proxy').describe('How the proxy is called in Unleash.'),
      refresh: duration.prefault('200ms').describe('Between two looks at the flags.'),
      adminToken: name
        .optional()
        .describe(
          'Of the admin API: with it the console tells who turned a flag. A token that may only read is enough.',
        ),
      backup: name.optional().describe('Folder of the last known state, for a start without Unleash.'),
    })
    .optional()
    .describe('The server that says which flags are on.'),
  flags: z
    .strictObject({ file: name.describe('Read again when it changes.') })
    .optional()
    .describe('A file in the form of Unleash’s client API, instead of a server.'),
  upstreams: z.record(name, upstream).describe('Whom requests are forwarded to, by name.'),
  legacy: name
    .optional()
    .describe('The upstream that answers everything no route names; there may be none, with unnamed: 404.'),
  unnamed: z.literal(['legacy', 404]).default('legacy').describe('What becomes of a request that no route names.'),
  explain: z
    .enum(['always', 'on-request', 'off'])
    .default('on-request')
    .describe(
      'Which answers say in x-strangler-decision which side gave them: all, those asked for with a token, none.',
    ),
  identity,
  context: z
    .strictObject({
      userId: source.optional().describe('Who asks.'),
      properties: z.record(name, source).default({}).describe('What constraints of flags may name.'),
    })
    .prefault({})
    .describe('The flag context, from the request.'),
  log: z
    .strictObject({
      level: z
        .enum(['debug', 'info', 'warn', 'error'])
        .default('info')
        .describe('The least important lines that are written.'),
      requests: z
        .enum(['none', 'errors', 'all'])
        .default('errors')
        .describe('Which requests get a line; each line costs.'),
    })
    .prefault({})
    .describe('JSON lines on standard output.'),
  shadow: z
    .strictObject({
      concurrency: z.int().min(1).default(32).describe('Observations at once; more are skipped.'),
      body: size.prefault('1MiB').describe('Of an answer that is compared; larger ones are skipped.'),
      timeout: duration.prefault('5s').describe('For the other side’s whole answer.'),
      samples: z.int().min(0).default(100).describe('Differences kept per route, masked.'),
    })
    .prefault({})
    .transform(({ concurrency, body, timeout, samples }) => ({
      concurrency,
      bodyBytes: body,
      timeoutMs: timeout,
      samples,
    }))
    .describe('What all shadow traffic together may take.'),
  decorators,
  fences,
  groups,
  routes: z.array(route).default([]).describe('What is to move: each names requests, a flag and a service.'),
});
