import type { Request } from 'express';
import { z } from 'zod';
import { idFromPath } from '../../services/contracts/index.ts';
import { problem } from '../../services/kit/index.ts';

const DAY_MS = 86_400_000;

export const id = z.number().int().positive();
/** A text that is not empty, of so many characters at most. */
export const text = (longest: number) => z.string().trim().min(1, 'must not be empty').max(longest);
/** Minor units. */
export const amount = z.number().int().min(0).max(100_000_000);
/** A day of a century in which this system is in use. */
export const day = z.iso.date('must be a day').refine((given) => given >= '2000-01-01' && given < '2100-01-01', {
  message: 'must be a day of this century',
});
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day');
export const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month');

/** The id in a path; what is none is not found. */
export function idOf(request: Request): number {
  const wanted = idFromPath(request.params['id']);
  if (wanted === undefined) throw problem('not-found', 'There is no such thing.');
  return wanted;
}

/** The day so many days after another. */
export function addDays(from: string, days: number): string {
  return new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Today, where clocks are so many minutes ahead of UTC. */
export function todayAt(utcOffsetMinutes: number): string {
  return new Date(Date.now() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}
