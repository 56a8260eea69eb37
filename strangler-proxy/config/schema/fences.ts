import { z } from 'zod';
import { duration, size } from '../units.ts';
import { name } from './values.ts';

const fence = z.strictObject({
  secret: z
    .string()
    .min(32, 'must have at least 32 characters (openssl rand -hex 32)')
    .describe('Shared with both sides: signs what they are asked.'),
  tenant: name
    .optional()
    .describe('The property of the context whose values have an owner each; without it there is one for all.'),
  hold: duration.prefault('5s').describe('So long a write is held at most; then 503.'),
  waiting: z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('So many writes are held at most; more are answered 503.'),
  takeover: duration
    .prefault('10s')
    .describe('Legacy takes over from a service that does not answer, when the flag has been off for so long.'),
  body: size.prefault('1MiB').describe('A larger body cannot be sent again when a side was asked wrongly: 503.'),
});

export const fences = z
  .record(z.string().regex(/^[a-z0-9][\w.-]{0,99}$/i, 'a fence is named in letters, digits, ".", "_" and "-"'), fence)
  .default({})
  .describe('Who may write: a group of routes names one by `fence`, and both sides know it by its name.');
