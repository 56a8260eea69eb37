import { camelRows } from '../shared/camel-rows.ts';
import type { LegacyDatabase } from '../shared/database.ts';

/** Who a login is at work; days as YYYY-MM-DD by the pizzeria's clock. */
export interface PersonalEmployee {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly pizzeria: string;
  readonly currency: string;
  readonly hiredOn: string;
  readonly leftOn: string | null;
  readonly today: string;
}

export interface OwnShift {
  readonly day: string;
  readonly weekday: number;
  readonly starts: string;
  readonly ends: string;
  readonly nextWeek: number;
  readonly pizzeria: string;
}

/** Paid hours; `gone` null while they last. */
export interface OwnHours {
  readonly day: string;
  readonly came: string;
  readonly gone: string | null;
  readonly minutes: number;
}

/** Minor units; `closed` 1: from the pay sheet. */
export interface OwnPay {
  readonly minutes: number;
  readonly hourlyRate: number;
  readonly bonus: number;
  readonly total: number;
  readonly closed: number;
}

export interface OwnLeave {
  readonly id: number;
  readonly kind: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly comment: string;
  readonly status: string;
  readonly askedOn: string;
  readonly decidedBy: string | null;
}

export interface WantedLeave {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly comment: string;
}

export type PersonalRepository = ReturnType<typeof makePersonalRepository>;

/** Each procedure takes the login, never a person's number: there is no way to ask about somebody else. */
export function makePersonalRepository(db: LegacyDatabase) {
  const rowsOf = async (procedure: string, ...args: readonly unknown[]): Promise<unknown> => {
    const [rows] = await db.call(procedure, args);
    return camelRows(rows);
  };
  return {
    /** Undefined for a login without employment. */
    async employee(userId: number): Promise<PersonalEmployee | undefined> {
      const [row] = (await rowsOf('personal_get', userId)) as readonly PersonalEmployee[];
      return row;
    },
    async shifts(userId: number): Promise<readonly OwnShift[]> {
      return (await rowsOf('personal_shifts', userId)) as readonly OwnShift[];
    },
    async hours(userId: number, month: string): Promise<readonly OwnHours[]> {
      return (await rowsOf('personal_hours', userId, month)) as readonly OwnHours[];
    },
    async pay(userId: number, month: string): Promise<OwnPay> {
      const [row] = (await rowsOf('personal_pay', userId, month)) as readonly [OwnPay];
      return row;
    },
    async leave(userId: number): Promise<readonly OwnLeave[]> {
      return (await rowsOf('personal_leave', userId)) as readonly OwnLeave[];
    },
    async ask(userId: number, { kind, from, to, comment }: WantedLeave): Promise<number> {
      const [rows] = await db.call('leave_request_ask', [userId, kind, from, to, comment]);
      return rows?.[0]?.['id'] as number;
    },
    async withdraw(userId: number, requestId: number): Promise<void> {
      await db.call('leave_request_withdraw', [userId, requestId]);
    },
  };
}
