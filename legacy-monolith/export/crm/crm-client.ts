import { request } from 'undici';

/** What the CRM did with a record: kept it, or refused this one for good. */
export type CrmAnswer = 'taken' | 'refused';

export interface CrmClient {
  /** Tells the CRM of a customer or an order as it is now; telling it again does no harm. */
  put(kind: 'customers' | 'orders', key: string, record: object): Promise<CrmAnswer>;
}

// What is wrong with this one record; anything else may pass next time.
const REFUSALS = new Set([400, 404, 409, 413, 422]);

/** Talks to the CRM. Throws when it cannot be reached, does not answer in time or is broken: then try again later. */
export function makeCrmClient({ url, timeoutMs = 5000 }: { url: string; timeoutMs?: number }): CrmClient {
  const base = url.replace(/\/$/, '');
  return {
    async put(kind, key, record) {
      const { statusCode, body } = await request(`${base}/crm/${kind}/${encodeURIComponent(key)}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(record),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await body.dump();
      if (statusCode < 300) return 'taken';
      if (REFUSALS.has(statusCode)) return 'refused';
      throw new Error(`the CRM answered ${statusCode}`);
    },
  };
}
