import type {
  OwnHours,
  OwnLeave,
  OwnPay,
  OwnShift,
  PersonalEmployee,
  PersonalRepository,
} from './personal.repository.ts';

/** Everything on the page of one person. */
export interface PersonalView {
  readonly employee: PersonalEmployee;
  readonly month: string;
  readonly weeks: readonly { readonly title: string; readonly shifts: readonly OwnShift[] }[];
  readonly hours: readonly OwnHours[];
  readonly pay: OwnPay;
  readonly leave: readonly OwnLeave[];
}

export type PersonalService = ReturnType<typeof makePersonalService>;

export function makePersonalService(repository: PersonalRepository) {
  return {
    /** `month` undefined: the current one, by the pizzeria's clock. Undefined for a login without employment. */
    async view(userId: number, month?: string): Promise<PersonalView | undefined> {
      const employee = await repository.employee(userId);
      if (employee === undefined) return undefined;
      const wanted = month ?? employee.today.slice(0, 7);
      const shifts = await repository.shifts(userId);
      return {
        employee,
        month: wanted,
        weeks: [
          { title: 'This week', shifts: shifts.filter(({ nextWeek }) => nextWeek === 0) },
          { title: 'Next week', shifts: shifts.filter(({ nextWeek }) => nextWeek === 1) },
        ],
        hours: await repository.hours(userId, wanted),
        pay: await repository.pay(userId, wanted),
        leave: await repository.leave(userId),
      };
    },
  };
}
