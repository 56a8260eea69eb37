/* Payment of one order at the till: the change, before the button is pressed and after. */
'use strict';

(function ($, pizza) {
  const $form = $('#pay');
  // Paid or cancelled: there is nothing to take.
  if ($form.length === 0) return;
  const { total, currency } = $form.data();
  const isCash = () => $('#cash').prop('checked');

  function show() {
    // Disabled: a card needs no cash, and a disabled field is not sent.
    $('#given').prop('disabled', !isCash());
    const given = Math.round(Number($('#given').val()) * 100);
    const change = isCash() && given >= total ? pizza.money(given - total, currency) : undefined;
    $('#change').text(change ?? '–');
    $form.data('done', change === undefined ? 'Paid.' : `Paid. Change: ${change}`);
  }

  $form.on('input change', show);
  show();
})(jQuery, window.pizza);
