/* Today's orders of one pizzeria, fetched again every five seconds, with what was paid for them. */
'use strict';

(function ($, pizza) {
  const REFRESH_MS = 5_000;
  const STEPS = {
    delivery: { accepted: 'cooking', cooking: 'ready', ready: 'delivering', delivering: 'delivered' },
    pickup: { accepted: 'cooking', cooking: 'ready', ready: 'delivered' },
  };
  const BADGES = {
    accepted: 'text-bg-primary',
    cooking: 'text-bg-warning',
    ready: 'text-bg-info',
    delivering: 'text-bg-secondary',
    delivered: 'text-bg-success',
    cancelled: 'text-bg-danger',
  };
  const $orders = $('#orders');
  const { pizzeria, offset, currency } = $orders.data();
  let shown = '';
  let timer;
  let latest = 0;

  /** An answer that was overtaken (by a button, say) is thrown away: it would show what is no more. */
  async function refresh() {
    clearTimeout(timer);
    latest += 1;
    const mine = latest;
    try {
      const [{ items }, payments] = await Promise.all([
        pizza.api('GET', `/api/pizzerias/${pizzeria}/orders`),
        pizza.page('GET', `/cashier/payments?pizzeriaId=${pizzeria}`),
      ]);
      if (mine !== latest) return;
      show(items, new Map(payments.items.map((payment) => [payment.orderId, payment])));
      $('#updated').text(`Updated ${new Date().toLocaleTimeString()}`);
    } catch (failure) {
      $('#updated').text(`Not updated: ${pizza.explainFailure(failure)}`);
    } finally {
      if (mine === latest) timer = setTimeout(refresh, REFRESH_MS);
    }
  }

  /** Draws only what changed: a redraw under a finger takes the focus and the tap away. */
  function show(items, payments) {
    const key = JSON.stringify([items, [...payments]]);
    if (key === shown) return;
    shown = key;
    const focused = document.activeElement?.id;
    $orders.empty().append([...items].reverse().map((order) => card(order, payments.get(order.id))));
    $('#orders-empty').prop('hidden', items.length > 0);
    if (focused) document.getElementById(focused)?.focus();
  }

  function card(order, payment) {
    const $body = $('<div class="card-body py-2">').append(
      heading(order, payment),
      $('<p class="mb-1">').text(lines(order)),
    );
    const address = order.address;
    const where = address
      ? `${address.street} ${address.house}${address.flat ? `, flat ${address.flat}` : ''}`
      : 'Pickup';
    $body.append(
      $('<p class="mb-2 small text-body-secondary">').text(`${order.customer.name} ${order.customer.phone} · ${where}`),
    );
    if (order.comment) $body.append($('<p class="mb-2 small fst-italic">').text(order.comment));
    if (payment?.cancelReason) $body.append($('<p class="mb-2 small">').text(`Cancelled: ${payment.cancelReason}`));
    $body.append(buttons(order, payment));
    return $('<article class="card mb-2 order-card">')
      .attr({ 'data-order': order.id, 'data-status': order.status, 'aria-label': `Order ${order.number}` })
      .append($body);
  }

  function heading(order, payment) {
    return $('<div class="d-flex flex-wrap gap-2 align-items-center">').append(
      $('<h2 class="h5 mb-0">').text(`№ ${order.number}`),
      $('<span class="badge">').addClass(BADGES[order.status]).text(order.status),
      paymentBadge(order, payment),
      $('<span class="small text-body-secondary">').text(localTime(order.createdAt)),
      $('<span class="ms-auto fw-semibold">').text(pizza.money(order.total, currency)),
    );
  }

  /** An order that the orders service took is in the list before its payment is known here. */
  function paymentBadge(order, payment) {
    if (payment === undefined) return $('<span class="small text-body-secondary">').text('payment not known yet');
    const { paymentStatus, paymentMethod, withCourier } = payment;
    if (paymentStatus === 'void' || (paymentStatus === 'intended' && order.status === 'cancelled')) return $();
    const text = {
      paid: `paid, ${paymentMethod}`,
      refunded: 'refunded',
      intended: withCourier ? `courier collects, ${paymentMethod}` : `not paid, ${paymentMethod}`,
    }[paymentStatus];
    return $('<span class="badge">')
      .addClass(paymentStatus === 'paid' ? 'text-bg-success' : 'text-bg-light border')
      .attr('data-payment', paymentStatus)
      .text(text);
  }

  const lines = (order) => order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ');

  // The till's clock is the pizzeria's, wherever the browser thinks it is.
  const localTime = (iso) => new Date(Date.parse(iso) + offset * 60_000).toISOString().slice(11, 16);

  function buttons(order, payment) {
    const next = STEPS[order.type][order.status];
    const $row = $('<div class="d-flex flex-wrap gap-2">');
    if (next !== undefined) {
      $row.append(
        button(order, next, `Mark as ${next}`, 'btn-primary').on('click', () => setStatus(order.id, next)),
        button(order, 'cancelled', 'Cancel', 'btn-outline-danger').on('click', () => cancel(order)),
      );
    }
    return $row.append(moneyLink(order, payment));
  }

  function button(order, status, label, look) {
    return $('<button type="button" class="btn btn-sm">')
      .addClass(look)
      .attr({ id: `order-${order.id}-${status}`, 'aria-label': `${label}: order ${order.number}` })
      .text(label);
  }

  function moneyLink(order, payment) {
    if (payment === undefined || payment.withCourier) return $();
    const url = `/cashier/orders/${order.id}`;
    const cancelled = order.status === 'cancelled';
    const link = (label, href) =>
      $('<a class="btn btn-sm btn-outline-primary">')
        .attr({ href, id: `order-${order.id}-money`, 'aria-label': `${label}: order ${order.number}` })
        .text(label);
    if (payment.paymentStatus === 'paid') return cancelled ? link('Refund', url) : link('Receipt', `${url}/receipt`);
    return payment.paymentStatus === 'intended' && !cancelled ? link('Payment', url) : $();
  }

  function setStatus(id, status) {
    // The path does not say whose order it is, and the token of those who work for the whole chain does not, either.
    const whose = { 'x-pizzeria-id': String(pizzeria) };
    return change(id, () => pizza.api('POST', `/api/orders/${id}/status`, { status }, whose));
  }

  function cancel({ id, number }) {
    const reason = window.prompt(`Why is order ${number} cancelled?`)?.trim();
    if (reason === undefined) return;
    if (reason === '') {
      pizza.say('warning', 'An order is cancelled for a reason only: write a few words.');
      return;
    }
    change(id, () => pizza.page('POST', `/cashier/orders/${id}/cancel`, { reason }));
  }

  function change(id, call) {
    $(`[data-order=${id}] button`).prop('disabled', true);
    return call()
      .then(() => $('#message').empty())
      .catch((failure) => {
        pizza.say('danger', pizza.explainFailure(failure));
        // Draw again even when nothing changed: the button that was pressed is switched off.
        shown = '';
      })
      .finally(refresh);
  }

  refresh();
})(jQuery, window.pizza);
