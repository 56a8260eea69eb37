/* The menu board: a page per category, or several when it is long. */
'use strict';

(function ({ follow, make, rotate }) {
  const PAGE_MS = 12_000;
  const board = document.getElementById('board');
  const portrait = window.matchMedia('(orientation: portrait)');
  let categories = [];

  const setPages = rotate(PAGE_MS, ({ title, products }, index, count) => {
    document.getElementById('heading').textContent = title;
    document.getElementById('page-of').textContent = count > 1 ? `${index + 1} / ${count}` : '';
    board.replaceChildren(...products.map(row));
  });

  function row({ id, name, price, available }) {
    return make(
      'li',
      { class: available ? '' : 'sold-out', 'data-product': id },
      make('img', { src: `/pictures/products/${id}.svg`, alt: '', width: 200, height: 200 }),
      make('span', { class: 'name', text: name }),
      make('span', { class: 'price', text: price }),
    );
  }

  /** Pages of about the same length, none longer than what fits. */
  function pagesOf({ title, products }) {
    const fits = portrait.matches ? 12 : 14;
    const count = Math.ceil(products.length / fits);
    const size = Math.ceil(products.length / count);
    return Array.from({ length: count }, (_, page) => ({
      title,
      products: products.slice(page * size, (page + 1) * size),
    }));
  }

  const show = () => setPages(categories.flatMap(pagesOf));
  portrait.addEventListener('change', show);
  follow((contents) => {
    categories = contents.categories;
    show();
  });
})(window.television);
