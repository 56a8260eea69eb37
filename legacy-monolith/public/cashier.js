/* Today's orders of one pizzeria, fetched again every five seconds. */
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

  function refresh() {
    clearTimeout(timer);
    return pizza
      .api('GET', `/api/pizzerias/${pizzeria}/orders`)
      .then(({ items }) => {
        show(items);
        $('#updated').text(`Updated ${new Date().toLocaleTimeString()}`);
      })
      .catch((failure) => $('#updated').text(`Not updated: ${pizza.explainFailure(failure)}`))
      .finally(() => {
        timer = setTimeout(refresh, REFRESH_MS);
      });
  }

  /** Draws only what changed: a redraw under a finger takes the focus and the tap away. */
  function show(items) {
    const key = JSON.stringify(items);
    if (key === shown) return;
    shown = key;
    const focused = document.activeElement?.id;
    $orders.empty().append([...items].reverse().map(card));
    $('#orders-empty').prop('hidden', items.length > 0);
    if (focused) document.getElementById(focused)?.focus();
  }

  function card(order) {
    const $body = $('<div class="card-body py-2">').append(heading(order), $('<p class="mb-1">').text(lines(order)));
    const address = order.address;
    const where = address
      ? `${address.street} ${address.house}${address.flat ? `, flat ${address.flat}` : ''}`
      : 'Pickup';
    $body.append(
      $('<p class="mb-2 small text-body-secondary">').text(`${order.customer.name} ${order.customer.phone} · ${where}`),
    );
    if (order.comment) $body.append($('<p class="mb-2 small fst-italic">').text(order.comment));
    $body.append(buttons(order));
    return $('<article class="card mb-2 order-card">')
      .attr({ 'data-order': order.id, 'data-status': order.status, 'aria-label': `Order ${order.number}` })
      .append($body);
  }

  function heading(order) {
    return $('<div class="d-flex flex-wrap gap-2 align-items-center">').append(
      $('<h2 class="h5 mb-0">').text(`№ ${order.number}`),
      $('<span class="badge">').addClass(BADGES[order.status]).text(order.status),
      $('<span class="small text-body-secondary">').text(localTime(order.createdAt)),
      $('<span class="ms-auto fw-semibold">').text(pizza.money(order.total, currency)),
    );
  }

  const lines = (order) => order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ');

  // The till's clock is the pizzeria's, wherever the browser thinks it is.
  const localTime = (iso) => new Date(Date.parse(iso) + offset * 60_000).toISOString().slice(11, 16);

  function buttons(order) {
    const next = STEPS[order.type][order.status];
    if (next === undefined) return $();
    return $('<div class="d-flex gap-2">').append(
      button(order, next, `Mark as ${next}`, 'btn-primary'),
      button(order, 'cancelled', 'Cancel', 'btn-outline-danger'),
    );
  }

  function button(order, status, label, look) {
    return $('<button type="button" class="btn btn-sm">')
      .addClass(look)
      .attr({ id: `order-${order.id}-${status}`, 'aria-label': `${label}: order ${order.number}` })
      .text(label)
      .on('click', (event) => {
        if (status === 'cancelled' && !window.confirm(`Cancel order ${order.number}?`)) return;
        $(event.currentTarget).prop('disabled', true);
        setStatus(order.id, status);
      });
  }

  function setStatus(id, status) {
    return pizza
      .api('POST', `/api/orders/${id}/status`, { status })
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
