/* The pick-up board: numbers that are being made, and numbers that are ready. */
'use strict';

(function ({ follow, make }) {
  const FITS = 18;
  const element = (id) => document.getElementById(id);

  function fill(id, numbers) {
    const rest = numbers.length - FITS;
    const shown = rest > 0 ? numbers.slice(0, FITS - 1) : numbers;
    const items = shown.map((number) => make('li', { text: number, 'data-number': number }));
    if (rest > 0) items.push(make('li', { text: `+${rest + 1}` }));
    element(id).replaceChildren(...items);
  }

  follow(({ making, ready }) => {
    fill('making', making);
    // Who has just become ready stands first.
    fill('ready', ready.toReversed());
    element('nothing').hidden = making.length + ready.length > 0;
  });
})(window.television);
