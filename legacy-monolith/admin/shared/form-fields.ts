import { z } from 'zod';

/** Fields as forms send them: words, with nothing for what was left empty. JSON with the right types passes as well. */

export const text = (max: number) => z.string().trim().min(1, 'must not be empty').max(max);
export const optionalText = (max: number) => z.string().trim().max(max).default('');

/** Empty: null. */
export const textOrNull = (max: number) => optionalText(max).transform((value) => (value === '' ? null : value));

const INT_MAX = 2_147_483_647;

export const wholeNumber = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,10}$/.test(value.trim()) ? Number(value) : value),
    z.number({ error: 'must be a whole number' }).int().min(min).max(max),
  );
export const id = wholeNumber(1, INT_MAX);

/** An id in a path; what is none becomes 0, which no row has: it is answered like any other that does not exist. */
export const pathId = z.preprocess((value) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : 0), z.number());

const emptyAsNull = (value: unknown): unknown => (value === '' || value === undefined ? null : value);
export const idOrNull = z.preprocess(emptyAsNull, id.nullable());
export const wholeNumberOrNull = (min: number, max: number) =>
  z.preprocess(emptyAsNull, wholeNumber(min, max).nullable());

/** An amount as people write it, `399` or `399.50`, in minor units. */
export const money = z
  .string({ error: 'must be an amount like 399.00' })
  .trim()
  .regex(/^\d{1,7}([.,]\d{1,2})?$/, 'must be an amount like 399.00')
  .transform((value) => Math.round(Number(value.replace(',', '.')) * 100));
export const moneyOrNull = z.preprocess(emptyAsNull, money.nullable());

export const day = z.iso.date({ error: 'must be a day like 2015-03-31' });
export const dayOrNull = z.preprocess(emptyAsNull, day.nullable());
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:00');

/** A box: forms leave it out when it is empty. As MariaDB's TINYINT. */
export const checkbox = z.preprocess(
  (value) => (value === 'on' || value === 'true' || value === true ? 1 : value === undefined ? 0 : Number(value)),
  z.literal([0, 1]),
);

/** Several boxes of one name: none, one or a list of ids. */
export const idList = z.preprocess(
  (value): unknown => (Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]),
  z.array(id).max(1000),
);

/** Refuses a range whose end lies before its beginning; an open end is none. */
export function endsAfterStart<T extends z.ZodType>(schema: T, start: string, end: string): T {
  return schema.refine(
    (value) => {
      const { [start]: from, [end]: to } = value as Record<string, unknown>;
      return typeof from !== 'string' || typeof to !== 'string' || to >= from;
    },
    { path: [end], message: 'must not be before the first day' },
  );
}
