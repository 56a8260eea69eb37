import { camelRows } from '../../shared/camel-rows.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { OfficeChange } from '../office-scope.ts';

/** Money in minor units; times of day local, `closes` at or before `opens`: after midnight. */
export interface Settings {
  readonly minOrderTotal: number;
  readonly pickupMinutes: number;
  readonly acceptsOnline: number;
}

export interface OpenHours {
  readonly weekday: number;
  readonly opens: string;
  readonly closes: string;
}

export interface Zone {
  readonly id: number;
  readonly name: string;
  readonly fee: number;
  readonly freeFrom: number;
  readonly promisedMinutes: number;
}

export interface ZoneStreet {
  readonly zoneId: number;
  readonly streetId: number;
  readonly street: string;
  readonly houseFrom: number;
  readonly houseTo: number;
}

export interface OfficeSettings {
  /** Undefined until an administrator has set the pizzeria up. */
  readonly settings: Settings | undefined;
  readonly hours: readonly OpenHours[];
  readonly zones: readonly Zone[];
  readonly zoneStreets: readonly ZoneStreet[];
  readonly streets: readonly { readonly id: number; readonly name: string }[];
}

/** A zone as its form sends it. */
export interface WantedZone extends Omit<Zone, 'id'> {
  readonly streets: readonly { readonly streetId: number; readonly from: number; readonly to: number }[];
}

export function makeSettingsRepository(db: LegacyDatabase) {
  return {
    async get(pizzeriaId: number): Promise<OfficeSettings> {
      const sets = (await db.call('office_settings_get', [pizzeriaId])).map((rows) => camelRows(rows) as unknown);
      const [[settings], hours, zones, zoneStreets, streets] = sets as [
        readonly Settings[],
        ...[OfficeSettings['hours'], OfficeSettings['zones'], OfficeSettings['zoneStreets'], OfficeSettings['streets']],
      ];
      return { settings, hours, zones, zoneStreets, streets };
    },
    async save(
      wanted: Omit<Settings, 'acceptsOnline'> & {
        readonly acceptsOnline: boolean;
        readonly hours: readonly OpenHours[];
      },
      by: OfficeChange,
    ): Promise<void> {
      const { minOrderTotal, pickupMinutes, acceptsOnline, hours } = wanted;
      const values = [minOrderTotal, pickupMinutes, acceptsOnline ? 1 : 0, JSON.stringify(hours)];
      await db.call('office_settings_save', [by.pizzeriaId, ...values, by.userId]);
    },
    /** `zoneId` null: a new one. */
    async saveZone(zoneId: number | null, wanted: WantedZone, by: OfficeChange): Promise<void> {
      const { name, fee, freeFrom, promisedMinutes, streets } = wanted;
      const values = [name, fee, freeFrom, promisedMinutes, JSON.stringify(streets)];
      await db.call('delivery_zone_save', [by.pizzeriaId, zoneId, ...values, by.userId]);
    },
    async removeZone(zoneId: number, by: OfficeChange): Promise<void> {
      await db.call('delivery_zone_remove', [by.pizzeriaId, zoneId, by.userId]);
    },
  };
}
