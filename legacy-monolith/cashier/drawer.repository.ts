import { camelRows } from '../shared/camel-rows.ts';
import type { LegacyDatabase, Row } from '../shared/database.ts';

/** A cashier's cash from counting to counting; money in minor units. */
export interface Drawer {
  readonly id: number;
  readonly pizzeriaId: number;
  readonly openedAt: Date;
  readonly openingCash: number;
  /** Null while it is open. */
  readonly closedAt: Date | null;
  readonly countedCash: number | null;
  /** What should be in it by what was noted. */
  readonly expectedCash: number;
}

/** A drawer of anybody in a pizzeria. */
export interface SomebodysDrawer extends Drawer {
  readonly cashier: string;
}

interface DrawerMove {
  readonly id: number;
  readonly kind: 'sale' | 'refund' | 'in' | 'out' | 'courier';
  /** Signed: what it added to the drawer. */
  readonly amount: number;
  readonly orderId: number | null;
  readonly orderNumber: number | null;
  readonly comment: string;
  readonly at: Date;
}

/** A person's last drawers, the newest first, and what moved in the newest. */
export interface Drawers {
  readonly drawers: readonly Drawer[];
  readonly moves: readonly DrawerMove[];
}

export type DrawerRepository = ReturnType<typeof makeDrawerRepository>;

/** Cash drawers, one function per procedure. */
export function makeDrawerRepository(db: LegacyDatabase) {
  return {
    async get(userId: number): Promise<Drawers> {
      return toDrawers(await db.call('drawer_get', [userId]));
    },
    /** The pizzeria's last ones, the newest first. */
    async of(pizzeriaId: number): Promise<readonly SomebodysDrawer[]> {
      const [drawers] = await db.call('drawers_of', [pizzeriaId]);
      return camelRows(drawers) as unknown as readonly SomebodysDrawer[];
    },
    async open(userId: number, pizzeriaId: number, cash: number): Promise<Drawers> {
      return toDrawers(await db.call('drawer_open', [userId, pizzeriaId, cash]));
    },
    async put(userId: number, pizzeriaId: number, move: { kind: 'in' | 'out'; amount: number; comment: string }) {
      return toDrawers(await db.call('drawer_put', [userId, pizzeriaId, move.kind, move.amount, move.comment]));
    },
    async close(userId: number, pizzeriaId: number, counted: number): Promise<Drawers> {
      return toDrawers(await db.call('drawer_close', [userId, pizzeriaId, counted]));
    },
  };
}

function toDrawers([drawers, moves]: readonly (readonly Row[])[]): Drawers {
  return {
    drawers: camelRows(drawers) as unknown as Drawers['drawers'],
    moves: camelRows(moves) as unknown as Drawers['moves'],
  };
}
