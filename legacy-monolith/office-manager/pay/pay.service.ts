import type { Role } from '../../auth/staff-user.ts';
import { peopleSeenBy } from '../office-people.ts';
import type { OpenHoursEntry, Pay, PayPerson, PayRepository } from './pay.repository.ts';

/** A person's month, closed or as it would be now. */
export type PayLine = PayPerson & Pay;

export interface PayMonth {
  readonly people: readonly PayLine[];
  readonly open: readonly OpenHoursEntry[];
  readonly closed: boolean;
  /** Of all who are seen, in minor units. */
  readonly total: number;
}

export function makePayService(repository: PayRepository) {
  return {
    async month(pizzeriaId: number, month: string, role: Role): Promise<PayMonth> {
      const { people: all, open } = await repository.month(pizzeriaId, month);
      const people = peopleSeenBy(role, all);
      const closed = all.some((person) => person.closed === 1);
      const lines: PayLine[] = [];
      // Person by person, a query each: deliberate, the loop of pay_month_close once more, from the outside.
      for (const person of people) {
        if (person.minutes === null && closed) continue;
        const pay = person.minutes === null ? await repository.ofPerson(person.id, month) : {};
        lines.push({ ...person, ...pay } as PayLine);
      }
      return { people: lines, open, closed, total: lines.reduce((sum, { total }) => sum + total, 0) };
    },
  };
}
