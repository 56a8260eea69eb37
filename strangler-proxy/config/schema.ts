import { z } from 'zod';
import { parseRulePath, RulePathError } from '../shadow/compare/rule-path.ts';
import { checkSecureContext, pem } from './pem.ts';
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
      queue: duration.prefault('10s').describe('To wait for one of the connections; then 503.'),
    })
    .prefault({}),
  tls: z
    .strictObject({
      ca: pem.optional().describe('Certificates that are trusted instead of the well-known ones.'),
      cert: pem.optional().describe('Our own certificate, where the upstream wants one.'),
      key: pem.optional().describe('Its key.'),
      servername: name.optional().describe('The name its certificate must be for, when it is not the host of the url.'),
    })
    .superRefine(checkSecureContext)
    .optional(),
  changeOrigin: z
    .boolean()
    .default(false)
    .describe('It gets its own host in Host; the client’s is in X-Forwarded-Host.'),
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
  sends100: z
    .boolean()
    .default(false)
    .describe('It answers bodies with 100 Continue that nobody asked for (old IIS): each then has its own connection.'),
  caseSensitive: z.boolean().default(false).describe('Its router tells /Orders from /orders.'),
  strictSlash: z.boolean().default(false).describe('Its router tells /orders/ from /orders.'),
  strictSemicolon: z.boolean().default(false).describe('Its router tells /orders;a=1 from /orders.'),
  strictEncoding: z
    .boolean()
    .default(false)
    .describe('Its router tells /a%2Fb, /a\\b and /a%252Fb from /a/b: such paths need not be refused.'),
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
  pre: z.array(name).default([]).describe('Decorators that are asked before the call, in this order.'),
  post: z.array(name).default([]).describe('Decorators that are asked after an answer of 2xx, in this order.'),
  catch: name.optional().describe('The decorator that is asked after an answer of 4xx or 5xx.'),
  decorate: z.enum(['service', 'both']).default('service').describe('Whose answers are decorated.'),
  group: name.optional().describe('Routes that are shed together: the flag shed-<group> answers them 503.'),
  priority: z.int().min(0).max(9).default(1).describe('Who is shed when an upstream is full: 9 first, 0 last.'),
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
        .describe('Addresses or networks (10.0.0.0/8) whose Forwarded and X-Forwarded-* are believed.'),
      tls: z
        .strictObject({ cert: pem, key: pem })
        .superRefine(checkSecureContext)
        .optional()
        .describe('With it clients are spoken to by https.'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      headers: size.prefault('16KiB').describe('Of the request’s head in all; more is answered 431.'),
      headerCount: z.int().min(10).default(200).describe('Of header lines; more are answered 431.'),
      target: size.prefault('8KiB').describe('Of path and query; more is answered 414.'),
      decoratedBody: size.prefault('1MiB').describe('Of a body that decorators want: it is held whole.'),
      body: size.default(Infinity).describe('Of the request’s body; more is answered 413.'),
      connections: z.int().min(1).default(10_000).describe('In all; more are answered 503 and closed.'),
      connectionsPerPeer: z
        .int()
        .min(1)
        .default(Infinity)
        .describe('Of one address that is no trusted peer; more are answered 503 and closed.'),
      headersTimeout: duration.prefault('15s').describe('For the request’s head to arrive; then 408.'),
      idleTimeout: duration
        .prefault('1m')
        .describe('For the next piece of the body to come from the client, or to be taken by it.'),
    })
    .prefault({})
    .describe('What clients may take.'),
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
  decorators: z
    .record(
      name,
      z.strictObject({
        call: httpUrl.describe('Where it is called, by POST.'),
        timeout: duration.prefault('5s').describe('For the whole call.'),
        onError: z.enum(['fail', 'skip']).default('fail').describe('What becomes of the request when it fails.'),
        requestBody: z.boolean().default(true).describe('Whether it wants the body of the request.'),
        responseBody: z.boolean().default(true).describe('Whether it wants the body of the response.'),
      }),
    )
    .default({})
    .describe('Services that are asked on the way of a request.'),
  routes: z.array(route).default([]),
});
