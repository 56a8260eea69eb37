import { z } from 'zod';
import { duration } from '../units.ts';
import { httpUrl, name } from './values.ts';

export const decorators = z
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
  .describe('Services that are asked on the way of a request.');
