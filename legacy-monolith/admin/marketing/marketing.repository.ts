import type { LegacyDatabase } from '../../shared/database.ts';
import { camelRows } from '../../shared/camel-rows.ts';
import { idOf } from '../network/network.repository.ts';

export interface BonusAction {
  readonly name: string;
  readonly percent: number;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly active: number;
}

export type AdminMarketingRepository = ReturnType<typeof makeAdminMarketingRepository>;

/** Promotions and bonus actions of the whole network; `by` is the user who changes something. */
export function makeAdminMarketingRepository(db: LegacyDatabase) {
  return {
    promotions: async () => camelRows((await db.call('admin_promotions'))[0]),
    savePromotion: async (id: number | null, promotion: object, by: number) =>
      idOf(await db.call('admin_promotion_save', [id, JSON.stringify(promotion), by])),

    bonusActions: async () => camelRows((await db.call('admin_bonus_actions'))[0]),
    saveBonusAction: async (id: number | null, a: BonusAction, by: number) =>
      idOf(await db.call('admin_bonus_action_save', [id, a.name, a.percent, a.startsOn, a.endsOn, a.active, by])),
  };
}
