/* The order: what it costs and when it comes, and taking it. */
'use strict';

(function ($, pizza, cc) {
  const { state } = cc;
  let waiting;
  let isRefused = false;

  const payment = () => $('[name=payment]:checked').val();

  /* What it costs */

  function askForQuote() {
    if (state.cart.lines.length === 0) {
      state.quote = null;
      showSums();
      return undefined;
    }
    const [street, house] = ['#street', '#house'].map((field) => $(field).val().trim());
    const type = cc.isDelivery() ? 'delivery' : 'pickup';
    const wish = { pizzeriaId: cc.pizzeriaId(), type, phone: state.caller?.phone ?? '', street, house };
    return pizza.page('POST', '/contact-centre/quote', wish).then(
      (quote) => {
        state.quote = quote;
        showSums();
        if (isRefused) $('#message').empty();
        isRefused = false;
      },
      (failure) => {
        isRefused = true;
        state.quote = null;
        showSums();
        throw failure;
      },
    );
  }

  function showSums() {
    const { quote } = state;
    $('#sums').empty();
    if (quote === null) return;
    const sums = [
      ['Before discounts', quote.subtotal],
      ['Delivery', quote.deliveryFee],
      [`Discounts${quote.promotion === null ? '' : ` (${quote.promotion})`}`, -quote.discount],
      ['To pay', quote.total],
    ].filter(([, sum], index) => sum !== 0 || index === 3);
    for (const [name, sum] of sums) addSum(name, pizza.money(sum, quote.currency));
    addSum('Promised', `in ${quote.promisedMinutes} minutes, by ${clock(Date.now() + quote.promisedMinutes * 60_000)}`);
    if (quote.minimum !== null)
      addSum('Too little', `a delivery is worth ${pizza.money(quote.minimum, quote.currency)} at least`);
  }

  function addSum(name, value) {
    $('#sums').append(
      $('<dt class="col-5 fw-normal text-body-secondary">').text(name),
      $('<dd class="col-7 mb-0">').text(value),
    );
  }

  /** A moment on the pizzeria's clock. */
  function clock(time) {
    const offset = Number($('#pizzeria :selected').data('offset'));
    return new Date(time + offset * 60_000).toISOString().slice(11, 16);
  }

  $(document).on('cc:cart cc:menu cc:caller cc:form', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => cc.enqueue(askForQuote), 200);
  });

  /* Taking it */

  $('#order').on('submit', (event) => {
    event.preventDefault();
    $('#create').prop('disabled', true);
    cc.enqueue(take);
    cc.enqueue(() => $('#create').prop('disabled', false));
  });

  async function take() {
    if (state.caller === null) {
      pizza.say('warning', 'Find the customer by phone first.');
      $('#phone').trigger('focus');
      return;
    }
    if (state.cart.lines.length === 0) {
      pizza.say('warning', 'Put something into the cart first.');
      return;
    }
    clearTimeout(waiting);
    await askForQuote();
    const order = isPlain()
      ? await pizza.api('POST', '/api/orders', orderBody(), { 'idempotency-key': state.cart.key })
      : await pizza.page('POST', '/contact-centre/orders', { ...orderBody(), ...extras() });
    showCreated(order);
    await pizza.page('POST', '/contact-centre/cart/clear').then((cart) => cc.set({ cart }, 'cc:cart'));
  }

  /** Nothing that the API of plain orders does not know: then a service may take it as well. */
  function isPlain() {
    const { cart, quote } = state;
    return (
      payment() === 'cash' &&
      cart.promoCode === null &&
      cart.lines.every(({ secondHalfId, toppingIds }) => secondHalfId === null && toppingIds.length === 0) &&
      quote.promotion === null &&
      quote.deliveryFee === 0 &&
      quote.minimum === null
    );
  }

  function orderBody() {
    const [street, house, flat] = ['#street', '#house', '#flat'].map((field) => $(field).val());
    return {
      pizzeriaId: cc.pizzeriaId(),
      type: cc.isDelivery() ? 'delivery' : 'pickup',
      customer: { phone: state.caller.phone, name: state.caller.name },
      ...(cc.isDelivery() ? { address: { street, house, flat } } : {}),
      lines: state.cart.lines.map(({ productId, quantity }) => ({ productId, quantity })),
      comment: $('#comment').val(),
    };
  }

  const extras = () => ({ key: state.cart.key, payment: payment() });

  function showCreated(order) {
    const { currency, promisedMinutes } = state.quote;
    const promisedAt = order.agreed
      ? Date.parse(order.agreed.promisedAt)
      : Date.parse(order.createdAt) + promisedMinutes * 60_000;
    const lines = order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ');
    $('#message').empty();
    $('#created')
      .empty()
      .append(
        $('<div class="alert alert-success">')
          .attr({ 'data-order': order.id })
          .append(
            $('<p class="fw-semibold mb-1">').text(
              `Order № ${order.number} is accepted, promised by ${clock(promisedAt)}.`,
            ),
            $('<p class="mb-0">').text(
              `${lines}. Discount ${pizza.money(order.discount, currency)}, to pay ${pizza.money(order.total, currency)}` +
                `${payment() === 'card' ? ' by card' : ''}.`,
            ),
          ),
      );
    $('#comment').val('');
    $('#cash').prop('checked', true);
  }
})(jQuery, window.pizza, window.contactCentre);
