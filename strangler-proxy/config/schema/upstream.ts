import { z } from 'zod';
import { checkSecureContext, pem } from '../pem.ts';
import { duration, share } from '../units.ts';
import { health } from './health.ts';
import { rewrite } from './rewrite.ts';
import { name, originUrl } from './values.ts';

const keys = z.strictObject({
  url: originUrl.optional().describe('Where it listens: scheme, host and port.'),
  urls: z
    .array(originUrl)
    .min(1, 'name at least one')
    .optional()
    .describe('Instead of url: where each copy of it listens.'),
  timeouts: z
    .strictObject({
      connect: duration.prefault('2s').describe('To open a connection.'),
      headers: duration.prefault('30s').describe('From the request to the head of the answer.'),
      idle: duration.prefault('5m').describe('Between two pieces of the body.'),
      queue: duration.prefault('10s').describe('To wait for one of the connections; then 503.'),
      upgraded: duration.prefault('1h').describe('Without a byte on an upgraded connection, in either direction.'),
      keepAlive: duration
        .prefault('4s')
        .describe(
          'To keep a connection without a request; less than the upstream does, where it does not say how long.',
        ),
    })
    .prefault({})
    .describe('How long is waited for it.'),
  tls: z
    .strictObject({
      ca: pem.optional().describe('Certificates that are trusted instead of the well-known ones.'),
      cert: pem.optional().describe('Our own certificate, where the upstream wants one.'),
      key: pem.optional().describe('Its key.'),
      servername: name.optional().describe('The name its certificate must be for, when it is not the host of the url.'),
    })
    .superRefine(checkSecureContext)
    .optional()
    .describe('For an https url.'),
  changeOrigin: z
    .boolean()
    .default(false)
    .describe('It gets its own host in Host; the client’s is in X-Forwarded-Host.'),
  rewrite: rewrite.optional(),
  connections: z.int().min(1).max(65_535).default(256).describe('Connections kept at most.'),
  queue: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(1024)
    .describe('Requests that may wait for a connection; more are answered 503.'),
  upgrades: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(10_000)
    .describe('Upgraded connections (WebSockets) that may be open; more are answered 503.'),
  retries: share
    .prefault('20%')
    .describe('Part of the requests that may be sent once more after a copy has failed; 0% turns it off.'),
  health: health.optional().describe('Without it a single copy is never ejected; several have it with its defaults.'),
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

/** Always a list of urls; several copies have health checks, because without them one that is gone would be asked on. */
export const upstream = keys.transform(({ url, urls = url === undefined ? [] : [url], ...rest }) => ({
  ...rest,
  urls,
  ...(urls.length > 1 && rest.health === undefined && { health: health.parse({}) }),
}));
