/*
 * Forms that are sent as JSON: <form data-json="POST" action="…" data-done="What to say afterwards" data-confirm="…?">.
 * A field's name may be a path (`hours.0.opens`); data-as says how it is meant: number, money (minor units), numbers
 * (of a list with several choices). An empty number is null. Afterwards the page is loaded again.
 */
'use strict';

(function ($, pizza) {
  const DONE = 'pizza.done';
  const done = sessionStorage.getItem(DONE);
  if (done !== null) {
    sessionStorage.removeItem(DONE);
    pizza.say('success', done);
  }

  $(document).on('submit', 'form[data-json]', (event) => {
    event.preventDefault();
    const $form = $(event.currentTarget);
    const question = $form.data('confirm');
    if (question && !window.confirm(question)) return;
    const $buttons = $form.find('button').prop('disabled', true);
    pizza
      .page($form.data('json'), $form.attr('action'), bodyOf($form))
      .then(() => {
        sessionStorage.setItem(DONE, $form.data('done'));
        window.location.reload();
      })
      .catch((failure) => {
        pizza.say('danger', pizza.explainFailure(failure));
        $('#message').trigger('focus');
        $buttons.prop('disabled', false);
      });
  });

  function bodyOf($form) {
    const body = {};
    $form.find('[name]:enabled').each((_index, field) => {
      if (field.type === 'radio' && !field.checked) return;
      put(body, field.name.split('.'), valueOf(field));
    });
    return body;
  }

  function valueOf(field) {
    if (field.type === 'checkbox') return field.checked;
    const { as } = field.dataset;
    if (as === 'numbers') return $(field).val().map(Number);
    if (as === undefined) return field.value;
    if (field.value === '') return null;
    return as === 'money' ? Math.round(Number(field.value) * 100) : Number(field.value);
  }

  function put(target, [name, ...rest], value) {
    if (rest.length === 0) target[name] = value;
    else put((target[name] ??= /^\d+$/.test(rest[0]) ? [] : {}), rest, value);
  }
})(jQuery, window.pizza);
