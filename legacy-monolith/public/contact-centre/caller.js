/* 1. Who is calling: the card, the last orders, the usual one. */
'use strict';

(function ($, pizza, cc) {
  $('#find').on('submit', (event) => {
    event.preventDefault();
    const url = `/contact-centre/customer?phone=${encodeURIComponent(cc.phone())}`;
    cc.enqueue(() => pizza.page('GET', url).then(showCaller));
  });

  $('#make').on('submit', (event) => {
    event.preventDefault();
    const customer = { phone: cc.phone(), name: $('#new-name').val() };
    cc.enqueue(() => pizza.page('POST', '/contact-centre/customer', customer).then(showCaller));
  });

  $('#usual').on('click', () => {
    const wish = { phone: cc.state.caller.phone, pizzeriaId: cc.pizzeriaId() };
    cc.enqueue(() =>
      pizza.page('POST', '/contact-centre/cart/usual', wish).then((cart) => cc.set({ cart }, 'cc:cart')),
    );
  });

  function showCaller({ customer, addresses, orders, usual }) {
    $('#message').empty();
    $('#make').prop('hidden', customer !== null);
    if (customer === null) {
      $('#caller').text('Nobody we know. Ask for the name.');
      $('#new-name').val('').trigger('focus');
    } else {
      const discount = customer.discountPercent > 0 ? `, discount ${customer.discountPercent}%` : '';
      $('#caller').text(`${customer.name}, ${customer.phone}${discount}`);
    }
    $('#usual-order').prop('hidden', usual.length === 0);
    $('#usual-text').text(usual.map(({ quantity, name }) => `${quantity} × ${name}`).join(', '));
    showHistory(orders);
    showAddresses(addresses);
    cc.set({ caller: customer }, 'cc:caller');
  }

  function showHistory(orders) {
    const items = orders.map(({ number, takenAt, pizzeria, status, total, currency, lines }) =>
      $('<li class="border-bottom py-1">').append(
        $('<span class="fw-semibold">').text(`${takenAt}, № ${number}, ${pizzeria}: `),
        $('<span>').text(`${lines.join(', ')}; ${pizza.money(total, currency)}, ${status}`),
      ),
    );
    $('#history').prop('hidden', orders.length === 0);
    $('#past-orders').empty().append(items);
  }

  function showAddresses(addresses) {
    const options = addresses.map((address, index) =>
      $('<option>').val(index).data('address', address).text(`${address.street} ${address.house} ${address.flat}`),
    );
    $('#known-addresses').prop('hidden', addresses.length === 0);
    $('#known-address').empty().append(options).trigger('change');
  }
})(jQuery, window.pizza, window.contactCentre);
