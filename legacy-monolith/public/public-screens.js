/* What all televisions share: the contents are fetched every five seconds; a server that is away is asked less often. */
'use strict';

window.television = (function () {
  const REFRESH_MS = 5_000;
  const SLOWEST_MS = 60_000;
  const { source, notUpdated } = document.body.dataset;
  const stale = document.getElementById('stale');

  /** Calls `show` with what was fetched, whenever that has changed. */
  function follow(show) {
    let shown = '';
    let waitMs = REFRESH_MS;
    let updatedAt = new Date();

    async function refresh() {
      try {
        const response = await fetch(source, {
          headers: { accept: 'application/json' },
          signal: AbortSignal.timeout(10_000),
        });
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        const text = await response.text();
        if (text !== shown) show(JSON.parse(text));
        shown = text;
        updatedAt = new Date();
        waitMs = REFRESH_MS;
        stale.hidden = true;
      } catch {
        const time = updatedAt.toTimeString().slice(0, 5);
        stale.textContent = notUpdated.replace('{time}', time);
        stale.hidden = false;
        waitMs = Math.min(SLOWEST_MS, waitMs * 2);
      }
      // Not all televisions of the chain at the same moment, when the server comes back.
      setTimeout(refresh, waitMs * (0.9 + Math.random() * 0.2));
    }

    return refresh();
  }

  /** An element with text and attributes. */
  function make(tag, { text, ...attributes } = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    element.append(...children);
    return element;
  }

  /** Shows one of several pages after the other, `perMs` each. */
  function rotate(perMs, showPage) {
    let pages = [];
    let at = 0;
    const step = () => {
      if (pages.length === 0) return;
      at %= pages.length;
      showPage(pages[at], at, pages.length);
    };
    setInterval(() => {
      at += 1;
      step();
    }, perMs);
    return (changed) => {
      pages = changed;
      step();
    };
  }

  return { follow, make, rotate };
})();
