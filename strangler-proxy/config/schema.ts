import { z } from 'zod';
import { parseRulePath, RulePathError } from '../shadow/compare/rule-path.ts';
import { duration, size } from './units.ts';

/** A port as YAML or as an expanded variable states it; 0 asks for any free one. */
const port = z.coerce.number({ error: 'a port is a number from 0 to 65535' }).int().min(0).max(65_535);
const name = z.string().min(1, 'must not be empty');
const httpUrl = z.string().superRefine((text, context) => {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    context.addIssue({ code: 'custom', message: `"${text}" is no http:// or https:// URL` });
  }
});
const originUrl = httpUrl.superRefine((text, context) => {
  const url = URL.parse(text);
  if (url !== null && (url.pathname !== '/' || url.search !== '' || url.username !== '')) {
    context.addIssue({
      code: 'custom',
      message: `"${text}" must be scheme, host and port only: paths belong into a route's rewrite`,
    });
  }
});

const upstream = z.strictObject({
  url: originUrl.describe('Where it listens: scheme, host and port.'),
  timeouts: z
    .strictObject({
      connect: duration.prefault('2s').describe('To open a connection.'),
      headers: duration.prefault('30s').describe('From the request to the head of the answer.'),
      idle: duration.prefault('5m').describe('Between two pieces of the body.'),
    })
    .prefault({}),
  connections: z.int().min(1).max(65_535).default(256).describe('Connections kept at most.'),
  queue: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(1024)
    .describe('Requests that may wait for a connection; more are answered 503.'),
  health: z
    .strictObject({
      path: z
        .string()
        .startsWith('/', 'a path begins with /')
        .optional()
        .describe('Asked every interval; anything but 2xx is a failure.'),
      interval: duration.prefault('2s'),
      failures: z.int().min(1).default(5).describe('Failures in a row that eject it.'),
      eject: duration.prefault('30s').describe('How long it is ejected before it is tried again.'),
    })
    .optional()
    .describe('Without it the upstream is never ejected.'),
  caseSensitive: z.boolean().default(false).describe('Its router tells /Orders from /orders.'),
  strictSlash: z.boolean().default(false).describe('Its router tells /orders/ from /orders.'),
});

const source = z.strictObject({
  header: name.optional(),
  cookie: name.optional(),
  query: name.optional(),
  path: name.optional(),
});

const jsonPath = z.string().superRefine((text, context) => {
  try {
    parseRulePath(text);
  } catch (error) {
    const why = error instanceof RulePathError ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `${why}; write a path into the body as $.items[*].price` });
  }
});

const route = z.strictObject({
  id: name.describe('Names the route in logs, metrics and explanations.'),
  match: z.strictObject({
    methods: z
      .array(z.string().regex(/^[A-Z][A-Z-]*$/, 'methods are written in capitals: GET'))
      .min(1, 'name at least one method')
      .default(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      .describe('GET answers HEAD too.'),
    path: z.string().describe('Literal segments, :name for one segment, * at the end for the rest.'),
    host: name.toLowerCase().optional().describe('Only requests for this Host (without port).'),
  }),
  flag: name.describe('On: the service answers.'),
  service: name.describe('The upstream that answers when the flag is on.'),
  rewrite: z
    .strictObject({ path: z.string().startsWith('/', 'a path begins with /') })
    .optional()
    .describe('The path on the service.'),
  fallback: z.boolean().default(false).describe('Legacy answers GET and HEAD when the service fails.'),
  shadow: z
    .strictObject({
      flag: name.describe('On: GET and HEAD are mirrored to the other side and compared.'),
      compare: z
        .strictObject({
          ignore: z.array(jsonPath).default([]),
          unordered: z.array(jsonPath).default([]),
          key: z.record(jsonPath, name).default({}),
        })
        .prefault({}),
    })
    .optional(),
});

/** Every key of strangler.yaml that this version obeys; anything else is an error, never ignored. */
export const configSchema = z.strictObject({
  listen: z
    .strictObject({
      host: name.default('127.0.0.1'),
      port: port.default(8080),
      trustedPeers: z
        .array(name)
        .default([])
        .describe('Addresses or networks (10.0.0.0/8) whose X-Forwarded-* are believed.'),
    })
    .prefault({}),
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
  routes: z.array(route).default([]),
});
