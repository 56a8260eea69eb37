import type { LegacyDatabase } from '../shared/database.ts';

/** A message that waits to go to somebody's phone. */
export interface WaitingSms {
  readonly id: number;
  readonly phone: string;
  readonly text: string;
}

export type SmsRepository = ReturnType<typeof makeSmsRepository>;

/** Messages, one function per procedure. */
export function makeSmsRepository(db: LegacyDatabase) {
  return {
    /** Takes on up to `count` messages under a name of the sender's own, so that no other copy sends them too. */
    async claim(claim: string, count: number): Promise<readonly WaitingSms[]> {
      const [rows = []] = await db.call('sms_claim', [claim, count]);
      return rows as readonly object[] as readonly WaitingSms[];
    },
    async sent(id: number): Promise<void> {
      await db.call('sms_sent', [id]);
    },
    async giveBack(claim: string): Promise<void> {
      await db.call('sms_give_back', [claim]);
    },
  };
}
