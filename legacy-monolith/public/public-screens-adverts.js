/* Adverts, one after the other. */
'use strict';

(function ({ follow, rotate }) {
  const SLIDE_MS = 10_000;
  const element = (id) => document.getElementById(id);

  const setSlides = rotate(SLIDE_MS, ({ id, title, text, product }) => {
    element('advert').dataset.advert = id;
    element('advert-title').textContent = title;
    element('advert-text').textContent = text;
    element('advert-price').textContent = product ? product.price : '';
    const picture = element('advert-picture');
    picture.hidden = !product;
    if (product) picture.src = `/pictures/products/${product.id}.svg`;
  });

  follow(({ adverts }) => {
    element('advert').hidden = adverts.length === 0;
    setSlides(adverts);
  });
})(window.television);
