import type { Express, Request, Response } from 'express';
import { parseRequest, problem, ProblemError } from '../../services/kit/index.ts';
import { requireCsrfToken } from '../shared/csrf.ts';
import { wantsPage } from '../shared/require-role.ts';
import { emptyBasket } from './basket.ts';
import { orderedBasket, type BasketService } from './basket.service.ts';
import type { SiteCustomersService } from './customers.service.ts';
import type { OrderStatusRepository } from './order-status.repository.ts';
import { orderFormSchema, type OrderForm } from './site-forms.ts';
import type { SiteOrder, SiteOrdersRepository } from './site-orders.repository.ts';
import { refusalOf, showAgain, siteOf } from './site-page.ts';
import { remember, visitOf } from './site-session.ts';

export interface CheckoutDeps {
  readonly baskets: BasketService;
  readonly orders: SiteOrdersRepository;
  readonly customers: SiteCustomersService;
  readonly orderStatus: OrderStatusRepository;
}

/** Name, address and the order itself; then how far it has come. */
export function addCheckout(app: Express, { baskets, orders, customers, orderStatus }: CheckoutDeps): void {
  app.get('/site/checkout', async (request, response) => {
    const { customer } = visitOf(request);
    const account = customer === undefined ? undefined : await customers.account(customer.id);
    await show(request, response, { ...customer, type: 'delivery', ...account?.address }, '');
  });

  app.post('/site/orders', requireCsrfToken(), async (request, response) => {
    const { basket = emptyBasket(), customer, lastOrder } = visitOf(request);
    const { place, t } = siteOf(response);
    const given = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    // The button was pressed twice, and the first press has emptied the basket already.
    if (lastOrder !== undefined && given['key'] === lastOrder.key) {
      response.redirect(303, '/site/order');
      return;
    }
    try {
      // Who is logged in orders in their own name: the discount is theirs.
      const form = parseRequest(orderFormSchema(t), { ...given, phone: customer?.phone ?? given['phone'] });
      if (basket.lines.length === 0) throw problem('invalid-request', t('basket-empty'));
      const order = orderOf(form, place.id, orderedBasket(basket));
      await orders.check(order, place);
      const buyer = { ...customer, address: order.address };
      const { bill, refused } = await baskets.show(basket, buyer, siteOf(response));
      if (bill === undefined) throw refused ?? new Error('a basket with lines has a bill or a refusal');
      // Nobody pays another sum than the one that the form showed: with the address the fee for delivery comes in.
      if (given['total'] !== String(bill.total)) throw new ProblemError('price-changed', 409, 'The sum has changed.');
      const { number, total } = await orders.save(order, `site-${basket.key}`);
      const taken = { key: basket.key, number, total, phone: form.phone };
      remember(request, { basket: emptyBasket(), lastOrder: taken });
      response.redirect(303, '/site/order');
    } catch (error) {
      await showAgain({ request, response, error }, (message) => show(request, response, given, message));
    }
  });

  app.get('/site/order', async (request, response) => {
    const { lastOrder } = visitOf(request);
    const found = lastOrder && (await orderStatus.find(lastOrder.number, lastOrder.phone));
    if (!wantsPage(request)) {
      if (found === undefined) throw problem('not-found', 'No order was taken in this session.');
      response.json({ status: found.status, text: siteOf(response).t(`status-${found.status}`) });
      return;
    }
    if (found === undefined) response.redirect('/site/order-status');
    else response.render('site/views/order', { order: found, lastOrder });
  });

  async function show(
    request: Request,
    response: Response,
    values: Readonly<Record<string, unknown>>,
    message: string,
  ): Promise<void> {
    const { basket = emptyBasket(), customer } = visitOf(request);
    const site = siteOf(response);
    const { type, street, house, flat } = values as Readonly<Record<string, string | undefined>>;
    const address = type === 'delivery' && street && house ? { street, house, flat: flat ?? '' } : null;
    const shown = await baskets.show(basket, { ...customer, address }, site);
    const refusal = shown.refused === undefined ? '' : refusalOf(shown.refused, site);
    const closed = site.place.open ? '' : site.t('refused-closed');
    const page = { ...shown, values, key: basket.key, message: message || refusal || closed };
    response.render('site/views/checkout', page);
  }
}

function orderOf(form: OrderForm, pizzeriaId: number, basket: Pick<SiteOrder, 'lines' | 'promoCode'>): SiteOrder {
  const { type, name, phone, payment, comment } = form;
  const address = form.type === 'delivery' ? { street: form.street, house: form.house, flat: form.flat } : null;
  return { pizzeriaId, type, customer: { phone, name }, address, ...basket, payment, comment };
}
