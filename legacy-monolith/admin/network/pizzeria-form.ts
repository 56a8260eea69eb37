import { z } from 'zod';
import { checkbox, day, id, money, text, timeOfDay, wholeNumber } from '../shared/form-fields.ts';

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const fields = z.object({
  name: text(100),
  cityId: id,
  departmentId: id,
  phone: z.string().regex(/^\+[1-9]\d{9,14}$/, 'must be + and 10 to 15 digits'),
  address: text(200),
  openedOn: day,
  minOrderTotal: money,
  pickupMinutes: wholeNumber(1, 240),
  acceptsOnline: checkbox,
});

const timeOrNothing = z.union([timeOfDay, z.literal('')]).default('');
// By name, not built in a loop: the form's type is made of them.
const hourFields = {
  ...{ opens1: timeOrNothing, opens2: timeOrNothing, opens3: timeOrNothing, opens4: timeOrNothing },
  ...{ opens5: timeOrNothing, opens6: timeOrNothing, opens7: timeOrNothing },
  ...{ closes1: timeOrNothing, closes2: timeOrNothing, closes3: timeOrNothing, closes4: timeOrNothing },
  ...{ closes5: timeOrNothing, closes6: timeOrNothing, closes7: timeOrNothing },
};
const settingsFields = fields.extend(hourFields);
const zoneFields = z.object({
  zoneName: text(100),
  zoneFee: money,
  zoneFreeFrom: money,
  zonePromisedMinutes: wholeNumber(10, 240),
});

/** What the form of a pizzeria says, with its week: a day whose times are empty is a day off. */
export const pizzeriaSchema = settingsFields.transform(withHours);

/** The form of a new pizzeria also has its first delivery zone. */
export const newPizzeriaSchema = settingsFields.extend(zoneFields.shape).transform((form, context) => ({
  ...withHours(form, context),
  zone: {
    name: form.zoneName,
    fee: form.zoneFee,
    freeFrom: form.zoneFreeFrom,
    promisedMinutes: form.zonePromisedMinutes,
  },
}));

export type PizzeriaForm = z.infer<typeof pizzeriaSchema>;

function withHours(form: z.infer<typeof settingsFields>, context: z.RefinementCtx) {
  const times = form as unknown as Readonly<Record<string, string>>;
  const hours = WEEKDAYS.flatMap((name, index) => {
    const [opens = '', closes = ''] = [times[`opens${index + 1}`], times[`closes${index + 1}`]];
    if ((opens === '') !== (closes === '')) {
      const path = [opens === '' ? `opens${index + 1}` : `closes${index + 1}`];
      context.addIssue({ code: 'custom', path, message: `${name} needs both times, or none` });
    }
    return opens === '' || closes === '' ? [] : [{ weekday: index + 1, opens, closes }];
  });
  const { name, cityId, departmentId, phone, address, openedOn, minOrderTotal, pickupMinutes, acceptsOnline } = form;
  const settings = { openedOn, minOrderTotal, pickupMinutes, acceptsOnline };
  return { name, cityId, departmentId, phone, address, ...settings, hours };
}
