import type { OpenHoursEntry, Pay, PayPerson, PayRepository } from './pay.repository.ts';

/** A person's month, closed or as it would be now. */
export type PayLine = PayPerson & Pay;

export interface PayMonth {
  readonly people: readonly PayLine[];
  readonly open: readonly OpenHoursEntry[];
  readonly closed: boolean;
  /** Of all, in minor units. */
  readonly total: number;
}

export function makePayService(repository: PayRepository) {
  return {
    async month(pizzeriaId: number, month: string): Promise<PayMonth> {
      const { people, open } = await repository.month(pizzeriaId, month);
      const closed = people.some((person) => person.closed === 1);
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
