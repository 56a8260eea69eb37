import { z } from 'zod';
import { checkbox, money, optionalText, text, wholeNumber } from '../shared/form-fields.ts';

/** The form of a product; its name in another language is the field `name-ru`, empty for none. */
export const productSchema = z
  .object({
    name: text(100),
    category: text(50),
    price: money,
    description: optionalText(500),
    weightGrams: wholeNumber(0, 100_000),
    calories: wholeNumber(0, 100_000),
    madeIn: z.enum(['kitchen', 'counter', 'nowhere']),
    takesHalves: checkbox,
    takesToppings: checkbox,
    position: wholeNumber(0, 10_000),
  })
  .catchall(z.unknown())
  .transform((form, context) => {
    const names = Object.entries(form).flatMap(([field, value]) => {
      const language = /^name-([a-z]{2})$/.exec(field)?.[1];
      if (language === undefined) return [];
      const name = optionalText(100).safeParse(value);
      if (!name.success)
        context.addIssue({ code: 'custom', path: [field], message: 'must have 100 characters at most' });
      return name.success ? [{ language, name: name.data }] : [];
    });
    const { name, category, price, description, weightGrams, calories, madeIn, takesHalves, takesToppings } = form;
    const details = { description, weightGrams, calories, madeIn, takesHalves, takesToppings };
    return { name, category, price, ...details, position: form.position, names };
  });
