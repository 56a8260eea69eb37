/* The operator's screen: caller, cart (kept in the session), order (made through the JSON API). */
'use strict';

(function ($, pizza) {
  let menu = { currency: '', items: [] };
  let cart = { key: '', lines: [] };
  let caller = null;
  // One change at a time: the session is read and written whole, so two at once would lose one.
  let queue = Promise.resolve();

  const fail = (failure) => pizza.say('danger', pizza.explainFailure(failure));
  const phone = () =>
    $('#phone')
      .val()
      .replace(/[\s()-]/g, '');

  /* 1. The caller */

  $('#find').on('submit', (event) => {
    event.preventDefault();
    pizza
      .page('GET', `/contact-centre/customer?phone=${encodeURIComponent(phone())}`)
      .then(showCaller)
      .catch(fail);
  });

  $('#make').on('submit', (event) => {
    event.preventDefault();
    pizza
      .page('POST', '/contact-centre/customer', { phone: phone(), name: $('#new-name').val() })
      .then(showCaller)
      .catch(fail);
  });

  function showCaller({ customer, addresses }) {
    $('#message').empty();
    caller = customer;
    $('#make').prop('hidden', customer !== null);
    if (customer === null) {
      $('#caller').text('Nobody we know. Ask for the name.');
      $('#new-name').val('').trigger('focus');
    } else {
      const discount = customer.discountPercent > 0 ? `, discount ${customer.discountPercent}%` : '';
      $('#caller').text(`${customer.name}, ${customer.phone}${discount}`);
    }
    showAddresses(addresses);
  }

  function showAddresses(addresses) {
    const options = addresses.map((address, index) =>
      $('<option>').val(index).data('address', address).text(`${address.street} ${address.house} ${address.flat}`),
    );
    $('#known-addresses').prop('hidden', addresses.length === 0);
    $('#known-address').empty().append(options).trigger('change');
    if (addresses.length === 0) fillAddress({ street: '', house: '', flat: '' });
  }

  $('#known-address').on('change', (event) => {
    const address = $(event.currentTarget).find(':selected').data('address');
    if (address) fillAddress(address);
  });

  function fillAddress({ street, house, flat }) {
    $('#street').val(street);
    $('#house').val(house);
    $('#flat').val(flat);
  }

  /* 2. The menu */

  function loadMenu() {
    return pizza
      .api('GET', `/api/menu?pizzeriaId=${$('#pizzeria').val()}`)
      .then((loaded) => {
        menu = loaded;
        showMenu();
        showCart();
      })
      .catch(fail);
  }

  function showMenu() {
    const wanted = $('#filter').val().trim().toLowerCase();
    const items = menu.items.filter(({ name, category }) => `${name} ${category}`.toLowerCase().includes(wanted));
    const rows = items.map((item) =>
      $('<li class="list-group-item d-flex align-items-center gap-2">').append(
        $('<span class="flex-grow-1">').text(item.name),
        $('<span class="text-body-secondary">').text(pizza.money(item.price, menu.currency)),
        $('<button type="button" class="btn btn-sm btn-outline-primary">')
          .attr({ 'data-product': item.id, 'aria-label': `Add ${item.name}` })
          .prop('disabled', !item.available)
          .text(item.available ? 'Add' : 'Stopped')
          .on('click', () => change(item.id, (quantity) => quantity + 1)),
      ),
    );
    const none = $('<li class="list-group-item text-body-secondary">').text('Nothing on the menu has such a name.');
    $('#products')
      .empty()
      .append(rows.length > 0 ? rows : none);
  }

  $('#pizzeria').on('change', loadMenu);
  $('#filter').on('input', showMenu);

  /* 3. The cart and the order */

  function change(productId, quantityFrom) {
    queue = queue
      .then(() => {
        const known = cart.lines.find((line) => line.productId === productId)?.quantity ?? 0;
        const quantity = Math.min(99, Math.max(0, quantityFrom(known)));
        return pizza.page('POST', '/contact-centre/cart/lines', { productId, quantity });
      })
      .then(setCart)
      .catch(fail);
  }

  function setCart(changed) {
    cart = changed;
    showCart();
  }

  function showCart() {
    const rows = cart.lines.map(({ productId, name, price, quantity }) =>
      $('<li class="list-group-item d-flex align-items-center gap-2 px-0">').append(
        $('<span class="flex-grow-1">').text(name),
        $('<input type="number" min="0" max="99" class="form-control form-control-sm quantity">')
          .attr('aria-label', `How many ${name}`)
          .val(quantity)
          .on('change', (event) => change(productId, () => Number(event.currentTarget.value) || 0)),
        $('<span>').text(pizza.money(price * quantity, menu.currency)),
        $('<button type="button" class="btn btn-sm btn-outline-secondary">×</button>')
          .attr('aria-label', `Remove ${name}`)
          .on('click', () => change(productId, () => 0)),
      ),
    );
    $('#cart').empty().append(rows);
    $('#cart-empty').prop('hidden', rows.length > 0);
    $('#subtotal').text(rows.length > 0 ? `Before discount: ${pizza.money(cart.subtotal, menu.currency)}` : '');
  }

  const isDelivery = () => $('#delivery').prop('checked');
  $('[name=type]').on('change', () => {
    // Disabled as well: the browser would ask for a street that nobody can see.
    $('#address').prop('hidden', !isDelivery()).find('input, select').prop('disabled', !isDelivery());
  });

  $('#order').on('submit', (event) => {
    event.preventDefault();
    if (caller === null) {
      pizza.say('warning', 'Find the customer by phone first.');
      $('#phone').trigger('focus');
      return;
    }
    if (cart.lines.length === 0) {
      pizza.say('warning', 'Put something into the cart first.');
      return;
    }
    $('#create').prop('disabled', true);
    queue = queue
      .then(() => pizza.api('POST', '/api/orders', orderBody(), { 'idempotency-key': cart.key }))
      .then(showCreated)
      .catch(fail)
      .then(() => $('#create').prop('disabled', false));
  });

  function orderBody() {
    const [street, house, flat] = ['#street', '#house', '#flat'].map((field) => $(field).val());
    return {
      pizzeriaId: Number($('#pizzeria').val()),
      type: isDelivery() ? 'delivery' : 'pickup',
      customer: { phone: caller.phone, name: caller.name },
      ...(isDelivery() ? { address: { street, house, flat } } : {}),
      lines: cart.lines.map(({ productId, quantity }) => ({ productId, quantity })),
      comment: $('#comment').val(),
    };
  }

  function showCreated(order) {
    $('#message').empty();
    $('#created')
      .empty()
      .append(
        $('<div class="alert alert-success">')
          .attr({ 'data-order': order.id })
          .append(
            $('<p class="fw-semibold mb-1">').text(`Order № ${order.number} is accepted.`),
            $('<p class="mb-0">').text(
              `${order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}. ` +
                `Discount ${pizza.money(order.discount, menu.currency)}, to pay ${pizza.money(order.total, menu.currency)}.`,
            ),
          ),
      );
    $('#comment').val('');
    return pizza.page('POST', '/contact-centre/cart/clear').then(setCart);
  }

  loadMenu();
  queue = queue
    .then(() => pizza.page('GET', '/contact-centre/cart'))
    .then(setCart)
    .catch(fail);
})(jQuery, window.pizza);
