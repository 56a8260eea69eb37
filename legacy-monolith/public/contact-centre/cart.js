/* 3. The cart, which the session keeps; each change is this operator's draft. */
'use strict';

(function ($, pizza, cc) {
  const { state } = cc;
  const keyOf = ({ productId, secondHalfId, toppingIds }) => [productId, secondHalfId, ...toppingIds].join();

  function change(choice, quantityFrom) {
    cc.enqueue(() => {
      const known = state.cart.lines.find((line) => keyOf(line) === keyOf(choice))?.quantity ?? 0;
      const { productId, secondHalfId, toppingIds } = choice;
      const wish = { productId, secondHalfId, toppingIds, pizzeriaId: cc.pizzeriaId() };
      const quantity = Math.min(99, Math.max(0, quantityFrom(known)));
      return pizza.page('POST', '/contact-centre/cart/lines', { ...wish, quantity }).then(setCart);
    });
  }

  function setCart(cart) {
    cc.set({ cart }, 'cc:cart');
  }

  $(document).on('cc:add', (_event, choice) => change(choice, (quantity) => quantity + 1));

  $('#promo').on('submit', (event) => {
    event.preventDefault();
    const code = $('#promo-code').val().trim();
    cc.enqueue(() => pizza.page('POST', '/contact-centre/cart/promo', { code }).then(setCart));
  });

  function showCart() {
    const rows = state.cart.lines.map((line) =>
      $('<li class="list-group-item d-flex flex-wrap align-items-center gap-2 px-0">').append(
        $('<span class="w-100">').text(line.name),
        isStopped(line) && $('<span class="w-100 small text-danger">').text('not available in this pizzeria'),
        $('<input type="number" min="0" max="99" class="form-control form-control-sm quantity">')
          .attr('aria-label', `How many ${line.name}`)
          .val(line.quantity)
          .on('change', (event) => change(line, () => Number(event.currentTarget.value) || 0)),
        $('<span class="flex-grow-1 text-end text-nowrap">').text(
          pizza.money(line.price * line.quantity, state.menu.currency),
        ),
        $('<button type="button" class="btn btn-sm btn-outline-secondary">×</button>')
          .attr('aria-label', `Remove ${line.name}`)
          .on('click', () => change(line, () => 0)),
      ),
    );
    $('#cart').empty().append(rows);
    $('#cart-empty').prop('hidden', rows.length > 0);
  }

  /** Whether the chosen pizzeria has run out of it, or of its other half. */
  function isStopped({ productId, secondHalfId }) {
    return state.menu.items.some(({ id, available }) => !available && [productId, secondHalfId].includes(id));
  }

  $(document).on('cc:cart cc:menu', showCart);
  // Not with the menu: a code that is being typed stays.
  $(document).on('cc:cart', () => $('#promo-code').val(state.cart.promoCode ?? ''));
})(jQuery, window.pizza, window.contactCentre);
