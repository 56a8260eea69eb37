/* Where it goes: street by its first letters, zone by the house, pizzeria by the zone. */
'use strict';

(function ($, pizza, cc) {
  const { state } = cc;
  let typing;
  let looked = '';

  $('#street').on('input', () => {
    clearTimeout(typing);
    typing = setTimeout(suggest, 150);
  });

  function suggest() {
    const q = $('#street').val().trim();
    if (q === '') return;
    // Beside the queue: a suggestion changes nothing, and one that fails is only missing.
    pizza
      .page('GET', `/contact-centre/streets?${$.param({ city: $('#city').val(), q })}`)
      .then((names) =>
        $('#streets')
          .empty()
          .append(names.map((name) => $('<option>').val(name))),
      )
      .catch(() => undefined);
  }

  /** Looks the zone up when the address has changed, and goes to the pizzeria that delivers there. */
  function lookUp() {
    const [street, house] = ['#street', '#house'].map((field) => $(field).val().trim());
    const place = { city: $('#city').val(), street, house };
    const wanted = cc.isDelivery() && street !== '' && house !== '' ? $.param(place) : '';
    if (wanted === looked) return;
    looked = wanted;
    if (wanted === '') {
      $('#zone').text('');
      return;
    }
    cc.enqueue(() => pizza.page('GET', `/contact-centre/zone?${wanted}`).then(({ zone }) => showZone(zone)));
  }

  function showZone(zone) {
    if (zone === null) {
      $('#zone').text('No zone has this address: the chosen pizzeria delivers, if it does, within an hour.');
    } else {
      const { currency } = state.menu;
      const fee =
        zone.fee === 0
          ? 'free of charge'
          : `for ${pizza.money(zone.fee, currency)}, free from ${pizza.money(zone.freeFrom, currency)}`;
      $('#zone').text(`${zone.pizzeria} delivers (zone ${zone.zone}) ${fee}, in ${zone.promisedMinutes} minutes.`);
      if (cc.pizzeriaId() !== zone.pizzeriaId) $('#pizzeria').val(zone.pizzeriaId).trigger('change');
    }
    $(document).trigger('cc:form');
  }

  $('#street, #house').on('change', lookUp);
  $('#city').on('change', lookUp);

  $('#known-address').on('change', (event) => {
    const address = $(event.currentTarget).find(':selected').data('address');
    fillAddress(address ?? { street: '', house: '', flat: '' });
    lookUp();
  });

  function fillAddress({ street, house, flat }) {
    $('#street').val(street);
    $('#house').val(house);
    $('#flat').val(flat);
  }

  $('[name=type]').on('change', () => {
    // Disabled as well: the browser would ask for a street that nobody can see.
    $('#address').prop('hidden', !cc.isDelivery()).find('input, select').prop('disabled', !cc.isDelivery());
    lookUp();
  });

  $(document).on('cc:lookup', lookUp);
})(jQuery, window.pizza, window.contactCentre);
