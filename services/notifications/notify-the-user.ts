import type { RequestHandler } from 'express';
import { postDecorator } from '../kit/index.ts';
import type { Gateways } from './gateways.ts';
import type { Once } from './once.ts';
import { orderOf } from './order.ts';

/** After an order was taken: its customer reads so on the phone. */
export function makeNotifyTheUser({ sendSms }: Gateways, once: Once): RequestHandler {
  return postDecorator(async ({ response }, { idempotencyKey }) => {
    const { number, type, total, customer } = orderOf(response.body);
    const next = type === 'delivery' ? 'A courier will bring it.' : 'You will read here when you can fetch it.';
    const text = `Order ${number} is taken, ${(total / 100).toFixed(2)} in all. ${next}`;
    await once(idempotencyKey, () => sendSms(customer.phone, text));
    return undefined;
  });
}
