import { ProblemError, type Logger } from '../../../services/kit/index.ts';
import type { CrmClient } from './crm-client.ts';
import { toCrmRecord } from './crm-record.ts';
import { CRM_KINDS, type ChangedRecord, type CrmKind, type CrmRepository } from './crm.repository.ts';
import { eachLimited } from './each-limited.ts';
import { makeSentMemory } from './sent-memory.ts';

export interface CrmExportDeps {
  readonly repository: CrmRepository;
  /** undefined: there is no CRM. */
  readonly crm: CrmClient | undefined;
  readonly logger: Logger;
  /** Records read at a time. */
  readonly pageSize?: number;
  readonly inFlight?: number;
  readonly overlapSeconds?: number;
}

/** What one run did. `refused`: keys that the CRM will never take. `error`: why it stopped early. */
export interface CrmRun {
  readonly kind: CrmKind;
  readonly sent: number;
  readonly refused: readonly string[];
  readonly error: string | null;
}

// Far below the 15 minutes after which a run counts as abandoned.
const RUN_LIMIT_MS = 5 * 60_000;

export type CrmExportService = ReturnType<typeof makeCrmExportService>;

/**
 * The batch of old: it polls for what changed since the mark and tells the CRM, again and again.
 *
 * What it promises: a change whose transaction ends within `overlapSeconds` of the time that it wrote into changed_at is
 * sent at least once, whatever breaks in between; the mark stays so far behind the clock, and what lies between the two is
 * read again each time. What it does not: a change that comes with an older time (an order of a service whose events were
 * late) is missed, a deletion is not seen, the CRM learns only the latest state, and learns it up to an interval late. An
 * administrator can set the mark back and send everything again.
 */
export function makeCrmExportService(deps: CrmExportDeps) {
  const { repository, crm, logger, pageSize = 200, inFlight = 4, overlapSeconds = 600 } = deps;
  const sent = { customers: makeSentMemory(), orders: makeSentMemory() };

  async function run(kind: CrmKind, by: number | null, limitMs: number): Promise<CrmRun> {
    if (crm === undefined) throw noCrm();
    const { runId, from } = await repository.begin(kind, by);
    const until = Date.now() + limitMs;
    const refused: string[] = [];
    let [cursor, count, error] = [from, 0, null as string | null];
    sent[kind].forgetBefore(from.changedAt);
    try {
      for (;;) {
        const page = await repository.changed(kind, cursor, pageSize);
        const last = page.at(-1);
        if (last === undefined) break;
        const news = page.filter((record) => !sent[kind].has(record));
        const done = await sendAll(crm, kind, news, refused);
        count += done.sent;
        // The mark waits for the page: after a failure it is read again, but for what this process remembers.
        await repository.progress(runId, done.error === null ? last : cursor, done.sent, overlapSeconds);
        ({ error } = done);
        if (error !== null || page.length < pageSize) break;
        if (Date.now() >= until) {
          error = 'time is over; the rest goes next time';
          break;
        }
        cursor = last;
      }
    } catch (failure) {
      error = messageOf(failure);
      logger.error('export to the CRM broke', { kind, error: failure });
    }
    const text = [error, refused.length > 0 ? `refused for good: ${refused.join(', ')}` : null].filter(Boolean);
    await repository.end(runId, text.length > 0 ? text.join('; ') : null);
    return { kind, sent: count, refused, error };
  }

  /** Sends records, at most `inFlight` at a time; the first failure lets nothing new begin. */
  async function sendAll(
    client: CrmClient,
    kind: CrmKind,
    records: readonly ChangedRecord[],
    refused: string[],
  ): Promise<{ readonly sent: number; readonly error: string | null }> {
    let count = 0;
    let error: string | null = null;
    await eachLimited(records, inFlight, async (record) => {
      try {
        const told = await toCrmRecord(repository, kind, record);
        const answer = told === undefined ? 'taken' : await client.put(kind, told.key, told.body);
        if (answer === 'refused') refused.push(told?.key ?? '');
        else count += 1;
        sent[kind].add(record);
        return true;
      } catch (failure) {
        error ??= messageOf(failure);
        return false;
      }
    });
    return { sent: count, error };
  }

  return {
    /** Both exports, customers first: orders speak of them. One that runs elsewhere is left to whoever runs it. */
    async runDue(): Promise<void> {
      for (const kind of CRM_KINDS) {
        try {
          await run(kind, null, RUN_LIMIT_MS);
        } catch (error) {
          if (!(error instanceof ProblemError && error.code === 'export-running')) throw error;
        }
      }
    },

    /** The same for a person who waits: not longer than `limitMs` each. */
    async runNow(by: number, limitMs = 10_000): Promise<readonly CrmRun[]> {
      const runs: CrmRun[] = [];
      for (const kind of CRM_KINDS) runs.push(await run(kind, by, limitMs));
      return runs;
    },

    /** Everything that changed since the beginning of a day (UTC) is sent again. */
    async sendAgainFrom(day: string, by: number): Promise<void> {
      if (crm === undefined) throw noCrm();
      for (const kind of CRM_KINDS) {
        await repository.setMark(kind, day, by);
        sent[kind].clear();
      }
    },
  };
}

function noCrm(): ProblemError {
  return new ProblemError('no-crm', 409, 'There is no CRM: CRM_URL is not set.');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
