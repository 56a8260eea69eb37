import { z } from 'zod';
import { duration } from '../units.ts';
import { name } from './values.ts';

const cookieName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no name of a cookie');
const headerName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'header names are written in lower case')
  .refine((each) => !isReserved(each), 'this header is the proxy’s own to set');

export const identity = z
  .strictObject({
    endpoint: z
      .string()
      .regex(
        /^\/__strangler(\/[\w-]+)+$/,
        'must be a plain path below /__strangler: nothing else is unreachable through the proxy',
      )
      .default('/__strangler/session')
      .describe('Where the monolith’s bridge is.'),
    secret: z
      .string()
      .min(32, 'must have at least 32 characters: openssl rand -hex 32')
      .describe('Shared with the bridge; signs every reading.'),
    cookie: z
      .union([cookieName.transform((each) => [each]), z.array(cookieName).min(1, 'name at least one cookie')])
      .optional()
      .describe('The cookies by which the monolith knows a session, and nothing else; without it all of them.'),
    cache: duration.prefault('5s').describe('How long a session is believed: a log-out is seen within this time.'),
    entries: z.int().min(1).max(1_000_000).default(10_000).describe('Sessions remembered at most.'),
    timeout: duration.prefault('1s').describe('For one reading; then nothing is known of who asks.'),
    onError: z
      .enum(['anonymous', 'refuse'])
      .default('anonymous')
      .describe(
        'What becomes of a request to a service, where its route says forward, when the session cannot be read.',
      ),
    headers: z
      .record(headerName, name)
      .default({})
      .describe('Sent with every reading, for a monolith that wants them: host, x-forwarded-proto.'),
  })
  .optional()
  .describe('Who asks, read from the monolith’s session and told to services.');

function isReserved(header: string): boolean {
  return (
    header.startsWith('x-strangler-') ||
    ['cookie', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect', 'te'].includes(header)
  );
}
