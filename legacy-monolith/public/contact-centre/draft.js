/* The order that was begun: kept while it is typed, offered again after a restart or in another tab. */
'use strict';

(function ($, pizza, cc) {
  const { state } = cc;
  const FIELDS = ['phone', 'city', 'pizzeria', 'street', 'house', 'flat', 'comment'];
  const CHOICES = ['type', 'payment'];
  let saving;

  function formOf() {
    const fields = FIELDS.map((name) => [name, String($(`#${name}`).val())]);
    const choices = CHOICES.map((name) => [name, String($(`[name=${name}]:checked`).val())]);
    return Object.fromEntries([...fields, ...choices]);
  }

  function fill(form) {
    for (const name of CHOICES) if (form[name]) $(`[name=${name}][value=${form[name]}]`).prop('checked', true);
    $('[name=type]:checked').trigger('change');
    for (const name of ['city', 'pizzeria']) if (form[name]) $(`#${name}`).val(form[name]).trigger('change');
    for (const name of ['phone', 'comment']) $(`#${name}`).val(form[name] ?? '');
    const address = () => {
      for (const name of ['street', 'house', 'flat']) $(`#${name}`).val(form[name] ?? '');
      $(document).trigger('cc:lookup');
    };
    // The caller's card fills in the newest address; what was typed comes after it.
    if (form.phone) $('#find').trigger('submit');
    cc.enqueue(address);
  }

  $('#order, #find').on('change', () => $(document).trigger('cc:form'));
  $('#city, #pizzeria').on('change', () => $(document).trigger('cc:form'));
  $(document).on('cc:form cc:cart', () => {
    clearTimeout(saving);
    if (state.cart.lines.length === 0) return;
    saving = setTimeout(() => {
      cc.enqueue(() => pizza.page('POST', '/contact-centre/draft/form', { form: formOf() }));
    }, 400);
  });

  function show({ state: place, cart, form, changedAt }) {
    $('#draft').prop('hidden', place !== 'elsewhere');
    if (place === 'here') {
      cc.set({ cart }, 'cc:cart');
      fill(form);
    } else if (place === 'elsewhere') {
      const lines = cart.lines.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ');
      const at = changedAt === null ? '' : ` at ${new Date(changedAt).toLocaleTimeString()}`;
      $('#draft-text').text(`You have begun an order${at}, in another tab or before a break: ${lines}.`);
    }
  }

  $('#draft-take').on('click', () => {
    $('#message').empty();
    cc.enqueue(() =>
      pizza.page('POST', '/contact-centre/draft/take').then((draft) => show({ changedAt: null, ...draft })),
    );
  });
  $('#draft-discard').on('click', () => {
    $('#message').empty();
    $('#draft').prop('hidden', true);
    cc.enqueue(() => pizza.page('POST', '/contact-centre/draft/discard').then((cart) => cc.set({ cart }, 'cc:cart')));
  });

  const find = () => cc.enqueue(() => pizza.page('GET', '/contact-centre/draft').then(show));
  $(document).on('cc:elsewhere', find);
  find();
})(jQuery, window.pizza, window.contactCentre);
