import { z } from 'zod';
import { duration, share } from '../units.ts';

export const health = z.strictObject({
  path: z
    .string()
    .startsWith('/', 'a path begins with /')
    .optional()
    .describe(
      'Asked every interval; anything but 2xx is a failure. Of several copies, one that answers 503 is left out at once.',
    ),
  interval: duration
    .refine((ms) => ms >= 10, 'at least 10ms, or the checks are most of its work')
    .prefault('2s')
    .describe('Between two checks, and the time that one may take.'),
  failures: z.int().min(1).default(5).describe('Failures in a row that eject a copy.'),
  successes: z.int().min(1).default(2).describe('Checks in a row that bring a copy back which its checks saw failing.'),
  eject: duration.prefault('30s').describe('How long a copy is ejected, times the number of its ejections in a row.'),
  maxEject: duration.prefault('5m').describe('The longest ejection.'),
  maxEjectedShare: share
    .prefault('50%')
    .describe('How many of several copies may be ejected at once; at least one, unless it is 0%.'),
  slowStart: duration
    .prefault('10s')
    .describe('The time in which the share of a copy that returns grows to a full one.'),
});
