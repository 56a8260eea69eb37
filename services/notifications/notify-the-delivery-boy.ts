import type { RequestHandler } from 'express';
import { postDecorator } from '../kit/index.ts';
import type { Gateways } from './gateways.ts';
import type { Once } from './once.ts';
import { orderOf } from './order.ts';

/**
 * After an order to deliver was taken: the couriers of its pizzeria read where it goes. Which of them will bring it is
 * not known so early, so it goes to the device that hangs beside their door, by its name at the SMS gateway.
 */
export function makeNotifyTheDeliveryBoy({ sendSms }: Gateways, once: Once): RequestHandler {
  return postDecorator(async ({ response }, { idempotencyKey }) => {
    const { number, pizzeriaId, address } = orderOf(response.body);
    if (address === null || address === undefined) return undefined;
    const flat = address.flat === '' ? '' : `, flat ${address.flat}`;
    const text = `Order ${number} goes to ${address.street} ${address.house}${flat}.`;
    await once(idempotencyKey, () => sendSms(`couriers-${pizzeriaId}`, text));
    return undefined;
  });
}
