/* An order in the hall: tapped together at the till, made through the JSON API, paid on the order's page. */
'use strict';

(function ($, pizza) {
  const ARRIVES_WITHIN_MS = 20_000;
  const ASK_AGAIN_MS = 500;
  const { pizzeria, currency, phone } = $('#till').data();
  let menu = [];
  /** Product id → quantity, in the order in which they were tapped. */
  const cart = new Map();
  let key;
  // Another key for other contents: the old one may already stand for an order that was taken.
  const renewKey = () => {
    key = `till-${Date.now()}-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  };

  const fail = (failure) => {
    pizza.say('danger', pizza.explainFailure(failure));
    $('#message').trigger('focus');
  };

  function showMenu() {
    const wanted = $('#filter').val().trim().toLowerCase();
    const found = menu.filter(({ name, category }) => `${name} ${category}`.toLowerCase().includes(wanted));
    const sections = [...Map.groupBy(found, ({ category }) => category)].map(([category, items]) => [
      $('<h3 class="h6 text-capitalize">').text(category),
      $('<div class="till-grid mb-3">').append(items.map(tile)),
    ]);
    const none = $('<p class="text-body-secondary">').text('Nothing on the menu has such a name.');
    $('#products')
      .empty()
      .append(sections.length > 0 ? sections.flat() : none);
  }

  function tile({ id, name, price, available }) {
    return $('<button type="button" class="btn btn-outline-primary">')
      .attr({ 'data-product': id, 'aria-label': `Add ${name}` })
      .prop('disabled', !available)
      .append(
        $('<span class="d-block fw-semibold">').text(name),
        $('<span class="small">').text(available ? pizza.money(price, currency) : 'Stopped'),
      )
      .on('click', () => setQuantity(id, (cart.get(id) ?? 0) + 1));
  }

  function setQuantity(id, quantity) {
    if (quantity <= 0) cart.delete(id);
    else cart.set(id, Math.min(99, quantity));
    renewKey();
    showCart();
  }

  function showCart() {
    const lines = [...cart].map(([id, quantity]) => ({ ...menu.find((item) => item.id === id), quantity }));
    const rows = lines.map(({ id, name, price, quantity }) =>
      $('<li class="list-group-item d-flex align-items-center gap-2 px-0">').append(
        $('<span class="flex-grow-1">').text(name),
        $('<input type="number" min="0" max="99" class="form-control form-control-sm quantity">')
          .attr('aria-label', `How many ${name}`)
          .val(quantity)
          .on('change', (event) => setQuantity(id, Math.trunc(Number(event.currentTarget.value)) || 0)),
        $('<span>').text(pizza.money(price * quantity, currency)),
        $('<button type="button" class="btn btn-sm btn-outline-secondary">×</button>')
          .attr('aria-label', `Remove ${name}`)
          .on('click', () => setQuantity(id, 0)),
      ),
    );
    const sum = lines.reduce((total, { price, quantity }) => total + price * quantity, 0);
    $('#cart').empty().append(rows);
    $('#cart-empty').prop('hidden', rows.length > 0);
    $('#subtotal').text(rows.length > 0 ? pizza.money(sum, currency) : '');
  }

  /** A guest who gives no number is the pizzeria itself: the API asks for a phone, and the till has none to give. */
  const guest = () => ({
    phone:
      $('#guest-phone')
        .val()
        .replace(/[\s()-]/g, '') || `+${String(phone).replace(/\D/g, '')}`,
    name: $('#guest-name').val().trim() || 'Guest in the hall',
  });

  $('#order').on('submit', (event) => {
    event.preventDefault();
    if (cart.size === 0) {
      pizza.say('warning', 'Tap a product first.');
      return;
    }
    $('#create').prop('disabled', true);
    const order = {
      pizzeriaId: pizzeria,
      type: 'pickup',
      customer: guest(),
      lines: [...cart].map(([productId, quantity]) => ({ productId, quantity })),
      comment: $('#comment').val(),
    };
    pizza
      .api('POST', '/api/orders', order, { 'idempotency-key': key })
      .then(goToPayment)
      .catch((failure) => {
        fail(failure);
        $('#create').prop('disabled', false);
      });
  });

  // Another comment or guest is another order as well.
  $('#order').on('input', renewKey);

  /** Whoever took the order, it is paid here: one that the orders service took arrives a moment later. */
  async function goToPayment(order) {
    $('#message').empty();
    const url = `/cashier/orders/${order.id}`;
    $('#created')
      .empty()
      .append(
        $('<div class="alert alert-success mb-0">')
          .attr('data-order', order.id)
          .append(
            $('<p class="fw-semibold mb-1">').text(`Order № ${order.number} is accepted.`),
            $('<a>').attr('href', url).text('Take the payment'),
          ),
      );
    for (const until = Date.now() + ARRIVES_WITHIN_MS; Date.now() < until;) {
      const { items } = await pizza.page('GET', `/cashier/payments?pizzeriaId=${pizzeria}`);
      if (items.some(({ orderId }) => orderId === order.id)) {
        window.location.assign(url);
        return;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, ASK_AGAIN_MS);
      });
    }
    pizza.say('warning', 'The order is taken, but has not arrived at this till yet. Take the payment in a moment.');
  }

  $('#filter').on('input', showMenu);
  renewKey();
  pizza
    .api('GET', `/api/menu?pizzeriaId=${pizzeria}`)
    .then(({ items }) => {
      menu = items;
      showMenu();
    })
    .catch(fail);
})(jQuery, window.pizza);
