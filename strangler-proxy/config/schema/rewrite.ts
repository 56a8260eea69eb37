import { z } from 'zod';
import { size } from '../units.ts';
import { name, originUrl } from './values.ts';

const absolutePath = z.string().startsWith('/', 'a path begins with /');

/** What is searched where nothing else is said: what browsers and programs read as text. */
const textTypes = [
  ...['text/*', 'application/json', 'application/*+json', 'application/javascript', 'application/x-javascript'],
  ...['application/xml', 'application/*+xml', 'image/svg+xml'],
];

const redirects = z
  .union(
    [
      z.literal(true).transform(() => ({ paths: {} })),
      z.strictObject({
        paths: z
          .record(absolutePath, absolutePath)
          .default({})
          .describe('Prefixes of paths: as the upstream says them, as the client knows them.'),
      }),
    ],
    { error: 'write true, or { paths: { /theirs: /ours } }' },
  )
  .describe('Location, Content-Location, Refresh and Link name what the client asked, not the upstream.');

const cookies = z
  .strictObject({
    domain: z
      .record(name, z.string())
      .default({})
      .describe('Domains of Set-Cookie: theirs (or *) to ours; an empty one takes the attribute away.'),
    path: z.record(absolutePath, absolutePath).default({}).describe('Prefixes of the Path of Set-Cookie.'),
    secure: z
      .enum(['keep', 'as-client'])
      .default('keep')
      .describe('as-client: Secure where the client came by https, and only there.'),
    sameSite: z.enum(['keep', 'lax', 'strict', 'none']).default('keep').describe('What SameSite becomes.'),
  })
  .describe('The attributes of Set-Cookie.');

const bodies = z
  .strictObject({
    links: z
      .boolean()
      .default(false)
      .describe('Absolute links to the upstream’s origins become links to what the client asked.'),
    replace: z
      .array(
        z.strictObject({
          from: name.describe('What the upstream writes.'),
          to: z.string().describe('What the client gets.'),
        }),
      )
      .default([])
      .describe('Literal texts; {origin} and {host} in `to` are what the client asked.'),
    types: z
      .array(z.string().regex(/^[\w.+*-]+\/[\w.+*-]+$/, 'write a media type: text/html, text/*'))
      .min(1, 'name at least one media type')
      .default(textTypes)
      .describe('Media types that are searched.'),
    limit: size.prefault('16MiB').describe('Of a body that is searched; a larger one is passed on as it is.'),
  })
  .describe('Texts in bodies.');

/** The keys that stand below `rewrite` of a route and of an upstream. */
export const rewriteKeys = {
  origins: z.array(originUrl).optional().describe('Origins by which the upstream calls itself, besides its url.'),
  as: originUrl.optional().describe('What they become; without it the scheme and host that the client used.'),
  redirects: redirects.optional(),
  cookies: cookies.optional(),
  bodies: bodies.optional(),
};

/** Below an upstream: for all of its answers. */
export const rewrite = z.strictObject(rewriteKeys).describe('What its answers need behind another address.');

/** Below a route: the path on the service, and what its answers need; each key replaces the upstream’s. */
export const routeRewrite = z
  .strictObject({ path: absolutePath.optional().describe('The path on the service.'), ...rewriteKeys })
  .describe('The path on the service, and what its answers need behind another address.');
