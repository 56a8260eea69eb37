import type { ChangedRecord, CrmKind, CrmRepository } from './crm.repository.ts';

/** A record as the CRM gets it, under its key. */
export interface CrmRecord {
  readonly key: string;
  readonly body: object;
}

/**
 * What the CRM is told of a change; nothing when the order is gone. Each order is read by itself, one call more for each:
 * a deliberate N+1.
 */
export async function toCrmRecord(
  repository: CrmRepository,
  kind: CrmKind,
  { id, row }: ChangedRecord,
): Promise<CrmRecord | undefined> {
  if (kind === 'customers') {
    const { phone, name, discount_percent: discountPercent, orders, total, changed_at: lastOrderAt } = row;
    const iso = `${String(lastOrderAt).replace(' ', 'T')}Z`;
    return { key: String(phone), body: { id, phone, name, discountPercent, orders, total, lastOrderAt: iso } };
  }
  const order = await repository.order(id);
  return order && { key: String(id), body: order };
}
