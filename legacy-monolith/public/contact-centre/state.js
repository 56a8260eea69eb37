/* What the parts of the operator's screen share: state, the queue of calls, and this tab's name. */
'use strict';

window.contactCentre = (function ($, pizza) {
  const state = {
    menu: { currency: '', items: [] },
    options: { halves: [], topped: [], toppings: [] },
    cart: { key: '', lines: [], promoCode: null, subtotal: 0 },
    caller: null,
    quote: null,
  };

  // The name survives a reload, not a new tab: an operator's order is held by one tab at a time.
  const TAB = 'contact-centre.tab';
  const tab = sessionStorage.getItem(TAB) ?? crypto.randomUUID();
  sessionStorage.setItem(TAB, tab);
  $(document).on('ajaxSend', (_event, xhr, settings) => {
    if (settings.url.startsWith('/contact-centre')) xhr.setRequestHeader('x-draft-tab', tab);
  });

  const fail = (failure) => {
    pizza.say('danger', pizza.explainFailure(failure));
    if (failure.responseJSON?.code === 'draft-elsewhere') $(document).trigger('cc:elsewhere');
  };

  // One change at a time: the session is read and written whole, so two at once would lose one.
  let queue = Promise.resolve();
  const enqueue = (work) => (queue = queue.then(work).catch(fail));

  /* Parts tell each other by events on the document: cc:cart, cc:menu, cc:caller, cc:pizzeria, cc:form. */
  function set(changes, event) {
    Object.assign(state, changes);
    $(document).trigger(event);
  }

  const pizzeriaId = () => Number($('#pizzeria').val());
  const isDelivery = () => $('#delivery').prop('checked');
  const phone = () =>
    $('#phone')
      .val()
      .replace(/[\s()-]/g, '');

  return { state, set, enqueue, fail, pizzeriaId, isDelivery, phone };
})(jQuery, window.pizza);
