/* Forms of the administration and of the export: sent as JSON, so that a refusal leaves what was typed. */
'use strict';

(function ($, pizza) {
  const SAID = 'pizza.said';

  $('form[data-send]').on('submit', (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const question = $(form).data('confirm');
    if (question && !window.confirm(question)) return;
    const $buttons = $(form).find('button').prop('disabled', true);
    $(form).find('[aria-invalid]').removeAttr('aria-invalid').removeClass('is-invalid');
    pizza
      .page('POST', $(form).attr('action'), bodyOf(form))
      .then(({ location: next, said }) => {
        sessionStorage.setItem(SAID, said ?? 'Saved.');
        // The same address again would only scroll.
        if (next === window.location.pathname + window.location.search) window.location.reload();
        else window.location.assign(next);
      })
      .catch((failure) => {
        pizza.say('danger', pizza.explainFailure(failure));
        const wrong = (failure.responseJSON?.errors ?? []).map(({ path }) => form.elements.namedItem(path));
        const $wrong = $(wrong.filter((field) => field instanceof Element));
        $wrong.attr('aria-invalid', 'true').addClass('is-invalid');
        if ($wrong.length > 0) $wrong.first().trigger('focus');
        else window.scrollTo({ top: 0 });
        $buttons.prop('disabled', false);
      });
  });

  /** Fields by name; those named in data-lists are lists. */
  function bodyOf(form) {
    const data = new FormData(form);
    const lists = ($(form).data('lists') ?? '').split(' ');
    const names = new Set([...data.keys(), ...lists.filter((name) => name !== '')]);
    names.delete('_csrf');
    const valueOf = (name) => (lists.includes(name) ? data.getAll(name) : data.get(name));
    return Object.fromEntries([...names].map((name) => [name, valueOf(name)]));
  }

  const said = sessionStorage.getItem(SAID);
  if (said !== null) {
    sessionStorage.removeItem(SAID);
    $('#message').append($('<div class="alert alert-success" role="status">').text(said));
  }
})(jQuery, window.pizza);
