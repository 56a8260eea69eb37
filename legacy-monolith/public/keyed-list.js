/* A list that is fetched again and again: an entry that did not change keeps its element, and with it the tap, the
   focus and what somebody has typed or ticked there. */
'use strict';

window.keyedList = (function ($) {
  /** Items have an `id`; `keyOf(item)` is a text that changes when the item must be drawn anew by `draw(item)`. */
  return function keyedList($parent, { keyOf, draw }) {
    const entries = new Map();

    function remove(id) {
      entries.get(id)?.$element.remove();
      entries.delete(id);
    }

    function show(items) {
      const ids = new Set(items.map(({ id }) => id));
      for (const id of [...entries.keys()].filter((each) => !ids.has(each))) remove(id);
      items.forEach((item, index) => place(elementOf(item), index));
    }

    function elementOf(item) {
      const key = keyOf(item);
      const known = entries.get(item.id);
      if (known?.key === key) return known.$element;
      const $element = draw(item);
      if (known !== undefined) replace(known.$element, $element);
      entries.set(item.id, { key, $element });
      return $element;
    }

    function replace($old, $new) {
      const focused = $old.find(':focus').attr('id');
      const ticked = $old.find(':checkbox').prop('checked');
      $old.replaceWith($new);
      $new.find(':checkbox').prop('checked', ticked === true);
      if (focused) document.getElementById(focused)?.focus();
    }

    function place($element, index) {
      const $there = $parent.children().eq(index);
      if ($there.is($element)) return;
      if ($there.length > 0) $there.before($element);
      else $parent.append($element);
    }

    return { show, remove, get: (id) => entries.get(id)?.$element };
  };
})(jQuery);
