import type { Visit, Visitor } from '../visitor.ts';
import { attribute, textOf } from '../visitor.ts';

/** What a form of the site says went wrong; empty when nothing did. */
export function messageOf(page: Visit): string {
  const [message] = page.find((element) => attribute(element, 'id') === 'message');
  return message === undefined ? '' : textOf(message);
}

/** The text of the element with this id. */
export function textById(page: Visit, id: string): string {
  const [element] = page.find((each) => attribute(each, 'id') === id);
  return element === undefined ? '' : textOf(element);
}

/** The value of the field with this id or name. */
export function valueOf(page: Visit, name: string): string | undefined {
  const [field] = page.find((each) => attribute(each, 'id') === name || attribute(each, 'name') === name);
  return field && attribute(field, 'value');
}

/** Puts a product into the visitor's basket and answers the basket's page. */
export async function putIntoBasket(visitor: Visitor, productId: number, fields: Record<string, string> = {}) {
  await visitor.get(`/site/products/${productId}`);
  const answer = await visitor.submit(`/site/products/${productId}`, { quantity: '1', ...fields });
  return answer.status === 303 ? visitor.get('/site/basket') : answer;
}

/** A pickup order's form, as it is filled in. */
export const PICKUP = { type: 'pickup', name: 'Vera', phone: '+79991112233', payment: 'cash', comment: '' };

/** Sends the order form of the visitor's basket; again, as people do, when the sum that it showed has changed. */
export async function order(visitor: Visitor, fields: Record<string, string>): Promise<Visit> {
  const page = await visitor.get('/site/checkout');
  const send = (form: Visit) =>
    visitor.submit('/site/orders', { key: valueOf(form, 'key') ?? '', total: valueOf(form, 'total') ?? '', ...fields });
  const answer = await send(page);
  return messageOf(answer).startsWith('The sum is another one') ? send(answer) : answer;
}
