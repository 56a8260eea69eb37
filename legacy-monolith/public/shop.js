/* What the site does beyond its forms, which work without it: hides the address of a pickup, follows an order. */
'use strict';

(function () {
  const REFRESH_MS = 10_000;
  const address = document.getElementById('address');
  const delivery = document.getElementById('delivery');
  if (address && delivery) {
    const show = () => {
      address.hidden = !delivery.checked;
      for (const id of ['street', 'house']) document.getElementById(id).required = delivery.checked;
    };
    for (const choice of document.querySelectorAll('[name=type]')) choice.addEventListener('change', show);
    show();
  }

  const status = document.getElementById('order-status');
  const isOver = () => ['delivered', 'cancelled'].includes(status.dataset.status);

  async function follow() {
    try {
      const response = await fetch('/site/order', { headers: { accept: 'application/json' } });
      if (response.ok) {
        const answer = await response.json();
        status.dataset.status = answer.status;
        status.textContent = answer.text;
      }
    } catch {
      // The next try will tell; the link below the status is there as well.
    }
    if (!isOver()) setTimeout(follow, REFRESH_MS);
  }

  if (status && !isOver()) setTimeout(follow, REFRESH_MS);
})();
