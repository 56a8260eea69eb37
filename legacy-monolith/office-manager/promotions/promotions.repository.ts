import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

/** `own` 1: of this pizzeria; others belong to the chain. `code` null: comes by itself. Money in minor units. */
export interface Promotion {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly kind: 'percent' | 'amount' | 'gift';
  readonly value: number;
  readonly productId: number | null;
  readonly gift: string | null;
  readonly minTotal: number;
  readonly usesLeft: number | null;
  readonly active: number;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly own: number;
  readonly uses: number;
}

export interface BonusAction {
  readonly id: number;
  readonly name: string;
  readonly percent: number;
  readonly active: number;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly own: number;
}

export interface Marketing {
  readonly promotions: readonly Promotion[];
  readonly bonusActions: readonly BonusAction[];
  readonly products: readonly { readonly id: number; readonly name: string }[];
}

export type WantedPromotion = Pick<
  Promotion,
  'name' | 'code' | 'kind' | 'value' | 'productId' | 'minTotal' | 'usesLeft' | 'startsOn' | 'endsOn'
>;

export function makePromotionsRepository(db: LegacyDatabase) {
  return {
    async get(pizzeriaId: number): Promise<Marketing> {
      const sets = (await db.call('office_marketing_get', [pizzeriaId])).map((rows) => camelRows(rows) as unknown);
      const [promotions, bonusActions, products] = sets as [
        ...[Marketing['promotions'], Marketing['bonusActions'], Marketing['products']],
      ];
      return { promotions, bonusActions, products };
    },
    /** `promotionId` null: a new one. */
    async save(promotionId: number | null, wanted: WantedPromotion, by: OfficeChange): Promise<void> {
      const { name, code, kind, value, productId, minTotal, startsOn, endsOn, usesLeft } = wanted;
      const values = [name, code, kind, value, productId, minTotal, startsOn, endsOn, usesLeft];
      await db.call('office_promotion_save', [by.pizzeriaId, promotionId, ...values, by.userId]);
    },
    async switchTo(promotionId: number, active: boolean, by: OfficeChange): Promise<void> {
      await db.call('office_promotion_switch', [by.pizzeriaId, promotionId, active ? 1 : 0, by.userId]);
    },
    async addBonusAction(
      wanted: Pick<BonusAction, 'name' | 'percent' | 'startsOn' | 'endsOn'>,
      by: OfficeChange,
    ): Promise<void> {
      const { name, percent, startsOn, endsOn } = wanted;
      await db.call('office_bonus_action_add', [by.pizzeriaId, name, percent, startsOn, endsOn, by.userId]);
    },
    async endBonusAction(actionId: number, by: OfficeChange): Promise<void> {
      await db.call('office_bonus_action_end', [by.pizzeriaId, actionId, by.userId]);
    },
  };
}
