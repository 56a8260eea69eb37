/* Changing what is in an order: lines on the page, totals from the server. */
'use strict';

(function ($, pizza) {
  const $form = $('#change');
  const { order, currency } = $form.data();
  let { changes } = $form.data();
  let added = 0;

  $form.on('click', '[data-remove]', (event) => {
    $(event.currentTarget).closest('li').remove();
    $('#outcome').text('');
    $('#product').trigger('focus');
  });

  $('#product').on('change', showExtras);
  function showExtras() {
    const { halves, extras } = $('#product :selected').data() ?? {};
    $('#half-field').prop('hidden', !halves);
    $('#toppings').prop('hidden', !extras);
    $('#half').val('');
    $('#toppings input').prop('checked', false);
  }
  showExtras();

  $('#add').on('click', () => {
    const $product = $('#product :selected');
    const $half = $('#half :selected');
    const toppings = $('#toppings input:checked').get();
    const half = $half.val() && $half.val() !== $product.val() ? [` / ${$half.text()}`] : [];
    const name = [$product.data('name'), ...half, ...toppings.map(({ dataset }) => ` + ${dataset.name}`)].join('');
    added += 1;
    const id = `quantity-added-${added}`;
    const $line = $('<li class="list-group-item d-flex flex-wrap gap-2 align-items-center">')
      .attr({
        'data-product': $product.val(),
        'data-half': half.length > 0 ? $half.val() : '',
        'data-toppings': toppings.map(({ value }) => value).join(','),
      })
      .append(
        $('<label class="flex-grow-1">').attr('for', id).text(name),
        $('<input class="form-control quantity" type="number" min="1" max="99" required value="1">').attr('id', id),
        $('<button type="button" class="btn btn-sm btn-outline-danger" data-remove>Remove</button>').attr(
          'aria-label',
          `Remove ${name}`,
        ),
      );
    $('#lines').append($line);
    $('#outcome').text('');
    showExtras();
  });

  const lines = () =>
    $('#lines li')
      .get()
      .map((item) => {
        const { product, half, toppings } = item.dataset;
        return {
          productId: Number(product),
          quantity: Number($(item).find('input').val()),
          ...(half ? { secondHalfId: Number(half) } : {}),
          ...(toppings ? { toppingIds: toppings.split(',').map(Number) } : {}),
        };
      });

  function send(action) {
    const $buttons = $('#preview, #save').prop('disabled', true);
    return pizza
      .page('POST', `/shift-manager/orders/${order}/${action}`, { lines: lines(), changes })
      .then((totals) => {
        $('#message').empty();
        $('#outcome').text(describe(totals));
        return totals;
      })
      .catch((failure) => {
        pizza.say('danger', pizza.explainFailure(failure));
        $('#message').trigger('focus');
      })
      .finally(() => $buttons.prop('disabled', false));
  }

  function describe({ beforeTotal, afterTotal, paid }) {
    const totals = `Before ${pizza.money(beforeTotal, currency)}, then ${pizza.money(afterTotal, currency)}.`;
    if (paid === null) return totals;
    const difference = afterTotal - paid;
    const what =
      difference === 0
        ? 'Nothing would be owed.'
        : `${pizza.money(Math.abs(difference), currency)} ${difference > 0 ? 'would be missing' : 'would go back'}.`;
    return `${totals} It is paid already: ${what} Refund it at the till first.`;
  }

  $form.on('submit', (event) => {
    event.preventDefault();
    send('preview');
  });

  $('#save').on('click', () => {
    if (!$form[0].reportValidity()) return;
    send('change').then((totals) => {
      if (totals === undefined) return;
      changes += 1;
      $('#total-before').text(pizza.money(totals.afterTotal, currency));
      pizza.say('success', `The order is changed. ${describe(totals)}`);
      $('#outcome').text('');
    });
  });
})(jQuery, window.pizza);
