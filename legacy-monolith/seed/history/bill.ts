import type { SeedProduct } from '../menu.ts';
import type { Random } from '../random.ts';
import type { SeedPromotion } from '../reference/marketing.ts';
import { zoneForHouse } from '../reference/zones.ts';
import type { Bill, SeedLine, SeedOrder } from './seed-order.ts';

const WITH_CODE = 0.06;

/** What bills are made out of: the product that stands for the fee, what the gift is, which promotions there are. */
export interface BillDeps {
  readonly fee: SeedProduct;
  readonly products: ReadonlyMap<number, SeedProduct>;
  readonly promotions: readonly SeedPromotion[];
  pickupMinutes(pizzeriaId: number): number;
}

type Taken = Pick<SeedOrder, 'businessDate' | 'pizzeria' | 'customer' | 'type' | 'source'>;

/** Adds up an order as the procedure order_bill does; an order of the API has neither promotion nor fee. */
export function makeBill(random: Random, deps: BillDeps, order: Taken, lines: readonly SeedLine[]): Bill {
  const { pizzeria, customer, type } = order;
  const goods = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
  const percent = Math.round((goods * customer.discountPercent) / 100);
  const zone = type === 'delivery' ? zoneForHouse(pizzeria.id, customer.house) : undefined;
  const promisedMinutes = zone?.promisedMinutes ?? deps.pickupMinutes(pizzeria.id);
  const agreed = { zoneId: zone?.id ?? null, promisedMinutes };
  if (order.source === 'api') {
    const none = { fee: 0, promotionId: null, promotionDiscount: 0 };
    return { lines, subtotal: goods, discount: percent, ...none, ...agreed };
  }
  const promotion = choosePromotion(random, deps, order, goods);
  const promotionDiscount = promotion === undefined ? 0 : Math.min(worthOf(promotion, goods), goods - percent);
  const fee = zone === undefined || goods >= zone.freeFrom ? 0 : zone.fee;
  const gift = deps.products.get(promotion?.productId ?? 0);
  return {
    lines: [
      ...lines,
      ...(gift === undefined ? [] : [extraLine(gift, `${gift.name} (gift)`, 0)]),
      ...(fee === 0 ? [] : [extraLine(deps.fee, deps.fee.name, fee)]),
    ],
    ...{ subtotal: goods + fee, discount: percent + promotionDiscount, fee, promotionDiscount },
    ...{ promotionId: promotion?.id ?? null, ...agreed },
  };
}

/** Some have a code; who has none gets what comes by itself. */
function choosePromotion(
  random: Random,
  { promotions }: BillDeps,
  { pizzeria, businessDate }: Taken,
  goods: number,
): SeedPromotion | undefined {
  const withCode = random.chance(WITH_CODE);
  const open = promotions.filter(
    (promotion) =>
      promotion.active &&
      (promotion.code !== null) === withCode &&
      // Its uses are counted, and none has been used yet.
      promotion.usesLeft === null &&
      promotion.startsOn <= businessDate &&
      businessDate <= promotion.endsOn &&
      promotion.minTotal <= goods &&
      (promotion.city === null || promotion.city === pizzeria.city),
  );
  return open.length === 0 ? undefined : random.pick(open);
}

function worthOf({ kind, value }: SeedPromotion, goods: number): number {
  if (kind === 'gift') return 0;
  return kind === 'percent' ? Math.round((goods * value) / 100) : value;
}

function extraLine(product: SeedProduct, name: string, unitPrice: number): SeedLine {
  return { product, half: null, toppings: [], name, quantity: 1, unitPrice };
}
