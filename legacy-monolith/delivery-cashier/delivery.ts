/** Who drives. */
export interface Courier {
  readonly id: number;
  readonly name: string;
  readonly pizzeriaId: number;
  /** Null for a courier without a login. */
  readonly userId: number | null;
}

/** A courier as the delivery desk sees them; `cameAt` null: not at work, `tripId` null: not on the way. */
export interface CourierState {
  readonly id: number;
  readonly name: string;
  readonly phone: string;
  readonly cameAt: Date | null;
  readonly tripId: number | null;
  readonly tripSince: Date | null;
}

/** Paid time in minutes, what it earned in minor units, until now, and how much too little cash was handed in. */
export interface CourierHours {
  readonly todayMinutes: number;
  readonly todayPay: number;
  readonly monthMinutes: number;
  readonly monthPay: number;
  readonly monthMissing: number;
}

/** An order that waits for a courier or is with one; money in minor units. */
export interface DeliveryOrder {
  readonly id: number;
  readonly number: number;
  readonly status: string;
  readonly customerName: string;
  readonly customerPhone: string;
  readonly street: string;
  readonly house: string;
  readonly flat: string;
  readonly total: number;
  readonly comment: string;
  readonly createdAt: Date;
  readonly promisedAt: Date | null;
  readonly readyAt: Date | null;
  readonly late: 0 | 1;
  readonly paymentStatus: string;
  readonly paymentMethod: 'cash' | 'card';
  /** Why it came back from a trip; null when it never did. */
  readonly cameBack: string | null;
}

/** A tour of a courier. */
export interface Trip {
  readonly id: number;
  readonly pizzeriaId: number;
  readonly employeeId: number;
  readonly courier: string;
  readonly userId: number | null;
  readonly leftAt: Date;
  /** Null while the courier is on the way. */
  readonly returnedAt: Date | null;
  readonly cashDue: number;
  readonly cashGiven: number | null;
  readonly settledAt: Date | null;
  readonly orders: readonly DeliveryOrder[];
  /** What was not handed over. */
  readonly returns: readonly {
    readonly orderId: number;
    readonly number: number;
    readonly outcome: string;
    readonly reason: string;
  }[];
}

/** An order that the courier brought back: it waits for another trip, or is cancelled. */
export interface NotDelivered {
  readonly orderId: number;
  readonly outcome: 'again' | 'cancelled';
  readonly reason: string;
}

/** The cash that a courier asks for at a door: none for what is paid, or paid by card. */
export function cashToCollect({ paymentStatus, paymentMethod, status, total }: DeliveryOrder): number {
  return paymentStatus === 'intended' && paymentMethod === 'cash' && status !== 'cancelled' ? total : 0;
}

// The note that people pull out of their pocket, in minor units.
const NOTES: Readonly<Record<string, number>> = { RUB: 500_00, RON: 50_00, USD: 20_00 };

/** What the customer will probably give for this much cash: the courier brings change for it. */
export function noteFor(cash: number, currency: string): number {
  const note = NOTES[currency] ?? 100_00;
  return Math.ceil(cash / note) * note;
}
