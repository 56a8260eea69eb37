import { z } from 'zod';
import { MOST_OF_ONE } from './basket.ts';
import type { Translate } from './labels.ts';

const id = z.coerce.number().int().positive();
/** A form sends nothing, one value, or several of one name. */
const several = <S extends z.ZodType>(each: S) =>
  z.preprocess((given) => (given === undefined ? [] : [given].flat()), z.array(each).max(20));
const empty = (given: unknown) => (given === '' ? undefined : given);

export const itemFormSchema = z.object({
  productId: id,
  quantity: z.coerce.number().int().min(1).max(MOST_OF_ONE),
  secondHalfId: z.preprocess(empty, id.optional()),
  toppingIds: several(id),
});

export const quantityFormSchema = z.object({ quantity: z.coerce.number().int().min(0).max(MOST_OF_ONE) });

export const promoFormSchema = z.object({ code: z.string().trim().max(20).default('') });

/** People write phones with blanks, brackets and dashes. */
const phoneOf = (t: Translate) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.replaceAll(/[\s()-]/g, '') : given),
    z.string(t('phone-wrong')).regex(/^\+[1-9]\d{9,14}$/, t('phone-wrong')),
  );

/** Text of at least `min` and at most `max` characters; what is wrong is said with the field's own label. */
function text(t: Translate, label: Parameters<Translate>[0], min: number, max: number) {
  const message = t('field-missing', { field: t(label) });
  return z.string(message).trim().min(min, message).max(max, message);
}

/** The order form. Where a pickup goes is nobody's business: an address sent along is dropped. */
export function orderFormSchema(t: Translate) {
  const common = {
    key: z.string().max(100).default(''),
    name: text(t, 'your-name', 1, 100),
    phone: phoneOf(t),
    payment: z.enum(['cash', 'card']),
    comment: text(t, 'comment', 0, 500).default(''),
  };
  const address = { street: text(t, 'street', 1, 100), house: text(t, 'house', 1, 20) };
  return z.discriminatedUnion('type', [
    z.object({ ...common, type: z.literal('pickup') }),
    z.object({ ...common, type: z.literal('delivery'), ...address, flat: text(t, 'flat', 0, 20).default('') }),
  ]);
}

export type OrderForm = z.output<ReturnType<typeof orderFormSchema>>;

export function signUpFormSchema(t: Translate) {
  return z.object({ phone: phoneOf(t), name: text(t, 'your-name', 1, 100) });
}

export function codeFormSchema(t: Translate) {
  return z.object({
    code: z
      .string(t('code-wrong'))
      .trim()
      .regex(/^\d{6}$/, t('code-wrong')),
    password: z.string(t('password-short')).min(8, t('password-short')).max(200, t('password-short')),
  });
}

/** Whatever was typed: a wrong phone is answered as a wrong password is. */
export const loginFormSchema = z.object({
  phone: z
    .string()
    .max(50)
    .default('')
    .transform((given) => given.replaceAll(/[\s()-]/g, '')),
  password: z.string().max(200).default(''),
});

export function statusFormSchema(t: Translate) {
  const wrong = t('field-missing', { field: t('number') });
  return z.object({ number: z.coerce.number(wrong).int(wrong).min(1, wrong).max(1_000_000, wrong), phone: phoneOf(t) });
}
