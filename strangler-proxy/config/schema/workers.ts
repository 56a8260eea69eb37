import { availableParallelism } from 'node:os';
import { z } from 'zod';

const range = 'workers is a number from 1 to 64, or auto for one per core';

/** `auto` is the number of cores that this process may use. */
export const workers = z
  .union([z.literal('auto'), z.coerce.number().int().min(1, range).max(64, range)], { error: range })
  .transform((value) => (value === 'auto' ? Math.min(availableParallelism(), 64) : value))
  .optional()
  .describe('Processes that share the port, with one admin port for all; without it one process does everything.');
