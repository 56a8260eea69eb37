import type { SeedClock } from '../clock.ts';
import type { Random } from '../random.ts';
import { addDays } from '../reference/days.ts';
import type { TableRows } from '../reference/table-rows.ts';
import type { SeedEmployee } from './employees.ts';

const KINDS = [
  ['vacation', 60],
  ['sick', 20],
  ['unpaid', 12],
  ['other', 8],
] as const;
const STATUSES = [
  ['approved', 60],
  ['refused', 15],
  ['asked', 25],
] as const;
const ASKS = 0.3;

/** Who wants to be away in the weeks to come, decided by the pizzeria's office manager; only people without a login. */
export function leaveTable(random: Random, clock: SeedClock, employees: readonly SeedEmployee[]): TableRows {
  const managers = new Map(
    employees.filter(({ position }) => position === 'office-manager').map((one) => [one.pizzeriaId, one.userId]),
  );
  const asking = employees.filter(({ userId }) => userId === null && random.chance(ASKS));
  return {
    table: 'leave_requests',
    columns: [
      ...['id', 'employee_id', 'kind', 'from_date', 'to_date', 'comment', 'status', 'asked_at'],
      ...['decided_by', 'decided_at'],
    ],
    rows: asking.map(({ id, pizzeriaId }, index) => {
      const from = addDays(clock.last, random.int(10, 60));
      const status = random.weighted(STATUSES);
      const asked = clock.now.getTime() - random.int(2, 20) * 86_400_000;
      const decision = status === 'asked' ? [null, null] : [managers.get(pizzeriaId), new Date(asked + 86_400_000)];
      return [
        ...[index + 1, id, random.weighted(KINDS), from, addDays(from, random.int(0, 13)), '', status],
        ...[new Date(asked), ...decision],
      ];
    }),
  };
}
