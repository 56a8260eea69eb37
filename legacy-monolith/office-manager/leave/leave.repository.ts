import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

/** A request for leave. `shifts`: how many are planned in its days. */
export interface LeaveRequest {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly kind: string;
  readonly comment: string;
  readonly status: 'asked' | 'approved' | 'refused' | 'withdrawn';
  readonly fromDate: string;
  readonly toDate: string;
  readonly askedOn: string;
  readonly decidedBy: string | null;
  readonly shifts: number;
}

export function makeLeaveRepository(db: LegacyDatabase) {
  return {
    async requests(pizzeriaId: number): Promise<readonly LeaveRequest[]> {
      const [rows] = await db.call('office_leave_get', [pizzeriaId]);
      return camelRows(rows) as unknown as readonly LeaveRequest[];
    },
    async decide(requestId: number, approve: boolean, by: OfficeChange): Promise<void> {
      await db.call('leave_request_decide', [by.pizzeriaId, requestId, approve ? 1 : 0, by.userId]);
    },
  };
}
