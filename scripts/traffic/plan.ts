/** How a total of requests per second is shared out among the actors. */
export interface TrafficPlan {
  /** Tills that poll the orders of one pizzeria each. */
  readonly tills: number;
  /** Revenue widgets on office walls. */
  readonly widgets: number;
  /** Visits (menu, order: two requests) and moves of an order (read, change: two requests) per second, `t` seconds in. */
  visits(t: number): number;
  moves(t: number): number;
}

export const TILL_MS = 5000;
export const WIDGET_MS = 20_000;

const TILL_SHARE = 0.35;
const VISIT_SHARE = 0.6;
const FRIDAY_FACTOR = 3;
/** Length of a Friday evening when the run has no end of its own. */
const EVENING_SECONDS = 300;

/** The plan for `rate` requests per second in all; on Fridays three times as many at the evening's peak. */
export function makePlan(o: {
  readonly rate: number;
  readonly pizzerias: number;
  readonly friday: boolean;
  readonly seconds?: number | undefined;
}): TrafficPlan {
  const perTill = 1000 / TILL_MS;
  const tills = Math.min(o.pizzerias, Math.max(1, Math.round((o.rate * TILL_SHARE) / perTill)));
  const widgets = o.rate >= 10 ? 2 : 1;
  const rest = Math.max(0, o.rate - tills * perTill - (widgets * 1000) / WIDGET_MS);
  const shape = (t: number): number => (o.friday ? fridayEvening(t / (o.seconds ?? EVENING_SECONDS)) : 1);
  return {
    tills,
    widgets,
    visits: (t) => (rest * VISIT_SHARE * shape(t)) / 2,
    moves: (t) => (rest * (1 - VISIT_SHARE) * shape(t)) / 2,
  };
}

/** The load of a Friday evening against a plain day's: 1 at its ends, FRIDAY_FACTOR at two thirds of it. */
export function fridayEvening(share: number): number {
  const x = share % 1;
  const rise = x < 2 / 3 ? x / (2 / 3) : (1 - x) / (1 / 3);
  return 1 + (FRIDAY_FACTOR - 1) * Math.sin((rise * Math.PI) / 2) ** 2;
}
