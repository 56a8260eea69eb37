import { z } from 'zod';

/** The first and the last business day. */
export interface AccountingPeriod {
  readonly from: string;
  readonly to: string;
  /** As it was asked for, for the file's name: `2015-03` or `2015-03-07`. */
  readonly name: string;
}

const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month like 2015-03');
const daySchema = z.iso.date({ error: 'must be a day like 2015-03-07' });

/** A month, or only a day: when both are given, the day counts. A field that is left empty counts as left out. */
export const periodSchema = z
  .object({
    day: z.union([z.literal(''), daySchema]).optional(),
    month: z.union([z.literal(''), monthSchema]).optional(),
  })
  .transform(({ day = '', month = '' }, context): AccountingPeriod => {
    if (day !== '') return { from: day, to: day, name: day };
    if (month === '') {
      context.addIssue({ code: 'custom', path: ['month'], message: 'choose a month or a day' });
      return z.NEVER;
    }
    const [year = 0, number = 0] = month.split('-').map(Number);
    const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
    return { from: `${month}-01`, to: `${month}-${last}`, name: month };
  });
