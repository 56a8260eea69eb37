/* 2. What would they like: the menu of the pizzeria, and what can be done with a product. */
'use strict';

(function ($, pizza, cc) {
  const { state } = cc;
  let chosen = null;

  function loadMenu() {
    return cc.enqueue(() =>
      pizza.api('GET', `/api/menu?pizzeriaId=${cc.pizzeriaId()}`).then((menu) => cc.set({ menu }, 'cc:menu')),
    );
  }

  function showMenu() {
    const wanted = $('#filter').val().trim().toLowerCase();
    const items = state.menu.items.filter(({ name, category }) => `${name} ${category}`.toLowerCase().includes(wanted));
    const none = $('<li class="list-group-item text-body-secondary">').text('Nothing on the menu has such a name.');
    $('#products')
      .empty()
      .append(items.length > 0 ? items.map(row) : none);
  }

  function row(item) {
    const { halves, topped } = state.options;
    const hasOptions = halves.includes(item.id) || topped.includes(item.id);
    return $('<li class="list-group-item d-flex align-items-center gap-2">').append(
      $('<span class="flex-grow-1">').text(item.name),
      $('<span class="text-body-secondary text-nowrap">').text(pizza.money(item.price, state.menu.currency)),
      hasOptions &&
        $('<button type="button" class="btn btn-sm btn-outline-secondary">')
          .attr({ 'data-options': item.id, 'aria-label': `Halves and toppings of ${item.name}` })
          .prop('disabled', !item.available)
          .text('…')
          .on('click', () => openOptions(item)),
      $('<button type="button" class="btn btn-sm btn-outline-primary">')
        .attr({ 'data-product': item.id, 'aria-label': `Add ${item.name}` })
        .prop('disabled', !item.available)
        .text(item.available ? 'Add' : 'Stopped')
        .on('click', () => add({ productId: item.id, secondHalfId: null, toppingIds: [] })),
    );
  }

  /** One more of it. */
  function add(choice) {
    $(document).trigger('cc:add', [choice]);
  }

  /* Halves and toppings */

  function openOptions(item) {
    const { halves, topped, toppings } = state.options;
    chosen = item;
    $('#options-title').text(item.name);
    const others = state.menu.items.filter(({ id, available }) => id !== item.id && available && halves.includes(id));
    $('#halves').prop('hidden', !halves.includes(item.id));
    $('#second-half')
      .empty()
      .append(
        $('<option value="">').text('the same'),
        others.map(({ id, name }) => $('<option>').val(id).text(name)),
      );
    $('#toppings').prop('hidden', !topped.includes(item.id)).find('.form-check').remove();
    $('#toppings').append(toppings.map(toppingField));
    $('#options').get(0).showModal();
  }

  function toppingField({ id, name, price }) {
    return $('<div class="form-check">').append(
      $('<input class="form-check-input" type="checkbox">').attr('id', `topping-${id}`).val(id),
      $('<label class="form-check-label">')
        .attr('for', `topping-${id}`)
        .text(`${name}, ${pizza.money(price, state.menu.currency)}`),
    );
  }

  $('#options-form').on('submit', () => {
    const toppingIds = $('#toppings :checked')
      .get()
      .map(({ value }) => Number(value))
      .sort((a, b) => a - b);
    add({ productId: chosen.id, secondHalfId: Number($('#second-half').val()) || null, toppingIds });
  });
  $('#options-close').on('click', () => $('#options').get(0).close());

  /* The pizzeria */

  function showPizzerias() {
    const city = $('#city').val();
    const $options = $('#pizzeria option').each((_index, option) => {
      $(option)
        .prop('hidden', option.dataset.city !== city)
        .prop('disabled', option.dataset.city !== city);
    });
    if ($options.filter(':selected').data('city') !== city) {
      $options.filter(':enabled').first().prop('selected', true);
      $('#pizzeria').trigger('change');
    }
  }

  $('#city').on('change', showPizzerias);
  $('#pizzeria').on('change', loadMenu);
  $('#filter').on('input', showMenu);
  $(document).on('cc:menu', showMenu);

  cc.enqueue(() =>
    pizza.page('GET', '/contact-centre/options').then((options) => {
      state.options = options;
    }),
  );
  showPizzerias();
  loadMenu();
})(jQuery, window.pizza, window.contactCentre);
