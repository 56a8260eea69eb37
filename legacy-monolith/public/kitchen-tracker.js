/* One station of the kitchen: what waits there, fetched again every four seconds; a tap sends it to the next. */
'use strict';

(function ($, pizza, voice, keyedList) {
  const REFRESH_MS = 4_000;
  /** Seconds after which a card turns yellow, then red. */
  const LIMITS = { dough: [120, 240], filling: [120, 240], oven: [300, 480], packing: [120, 300] };
  const NEXT = { dough: 'to filling', filling: 'into the oven', oven: 'to packing', packing: 'packed' };
  const $tickets = $('#tickets');
  const { pizzeria, station, offset } = $tickets.data();
  const cards = keyedList($tickets, {
    keyOf: ({ seconds: _seconds, ...work }) => JSON.stringify(work),
    draw,
  });
  let shown = [];
  let known;
  let timer;
  let latest = 0;

  /** An answer that was overtaken (by a tap, say) is thrown away: it would show what is no more. */
  async function refresh() {
    clearTimeout(timer);
    latest += 1;
    const mine = latest;
    try {
      const board = await pizza.page('GET', `/kitchen-tracker/board?pizzeriaId=${pizzeria}&station=${station}`);
      if (mine !== latest) return;
      show(board);
      $('#updated').text(`Updated ${new Date().toLocaleTimeString()}`);
    } catch (failure) {
      $('#updated').text(`Not updated: ${pizza.explainFailure(failure)}`);
    } finally {
      if (mine === latest) timer = setTimeout(refresh, REFRESH_MS);
    }
  }

  function show({ tickets, unmade, waiting }) {
    for (const [name, count] of Object.entries(waiting)) $(`[data-waiting=${name}]`).text(count);
    const wanted = [...tickets.map(ofTicket), ...unmade.map(ofOrder)];
    cards.show(wanted);
    for (const { id, seconds } of wanted) cards.get(id).data('since', Date.now() - seconds * 1000);
    shown = wanted.map(({ id }) => id);
    $('#tickets-empty').prop('hidden', wanted.length > 0);
    announce(wanted);
    tick();
  }

  const ofTicket = (ticket) => ({
    id: `ticket-${ticket.id}`,
    seconds: ticket.seconds,
    order: ticket.order,
    title: ticket.name,
    details: [ticket.details, station === 'packing' ? along(ticket.order) : ''].filter(Boolean),
    spoken: `New pizza: ${ticket.name}`,
    url: `/kitchen-tracker/tickets/${ticket.id}/advance`,
    body: { from: station },
  });

  const ofOrder = ({ orderId, seconds, order }) => ({
    id: `order-${orderId}`,
    seconds,
    order,
    title: 'Nothing to make',
    details: [along(order)],
    spoken: 'New order to pack',
    url: `/kitchen-tracker/orders/${orderId}/pack`,
    body: {},
  });

  const along = ({ extras }) =>
    extras.length === 0 ? '' : `Pack: ${extras.map(({ name, quantity }) => `${quantity} × ${name}`).join(', ')}`;

  function draw(work) {
    const { order, title, details } = work;
    const promised = order.promisedAt === null ? [] : [`for ${localTime(order.promisedAt)}`];
    const facts = [order.type, ...promised, ...(order.pieces > 1 ? [`${order.pieces} pieces`] : [])].join(' · ');
    const $tap = $('<button type="button" class="ticket-tap">')
      .attr(
        'aria-label',
        [`Order ${order.number}`, title, ...details, order.comment, NEXT[station]].filter(Boolean).join(', '),
      )
      .append(
        $('<span class="ticket-head">').append(
          $('<span class="ticket-number">').text(`№ ${order.number}`),
          $('<span class="ticket-timer">'),
        ),
        $('<span class="ticket-title">').text(title),
        details.map((line) => $('<span class="ticket-details">').text(line)),
        order.comment ? $('<span class="ticket-comment">').text(order.comment) : [],
        $('<span class="ticket-facts">').text(facts),
        $('<span class="ticket-next d-print-none">').text(NEXT[station]),
      )
      .on('click', () => advance(work));
    const $print = $('<button type="button" class="btn btn-sm btn-outline-secondary d-print-none">')
      .attr('aria-label', `Print: order ${order.number}, ${title}`)
      .text('Print')
      .on('click', () => printOne(work.id));
    return $('<article class="ticket">').attr({ id: work.id }).append($tap, $print);
  }

  /** The card leaves when the server says so: until then it shows that the tap was felt. */
  async function advance({ id, url, body }) {
    const $card = cards.get(id);
    const $buttons = $card.addClass('is-moving').find('button').prop('disabled', true);
    try {
      await pizza.page('POST', url, body);
      $('#message').empty();
      const $next = $card.next().find('.ticket-tap');
      cards.remove(id);
      $next.trigger('focus');
    } catch (failure) {
      pizza.say('warning', pizza.explainFailure(failure));
      $card.removeClass('is-moving');
      $buttons.prop('disabled', false);
    }
    await refresh();
  }

  /** What was there when the page opened is no news. */
  function announce(wanted) {
    const fresh = known === undefined ? [] : wanted.filter(({ id }) => !known.has(id));
    known = new Set([...(known ?? []), ...wanted.map(({ id }) => id)]);
    if (fresh.length === 1) voice.say(fresh[0].spoken);
    else if (fresh.length > 1) voice.say(`${fresh.length} new pizzas`);
  }

  function tick() {
    const [warnAt, lateAt] = LIMITS[station];
    for (const $card of shown.map((id) => cards.get(id)).filter(Boolean)) {
      const seconds = Math.max(0, Math.floor((Date.now() - $card.data('since')) / 1000));
      const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
      $card.attr('data-wait', seconds >= lateAt ? 'late' : seconds >= warnAt ? 'warn' : 'fine');
      $card.find('.ticket-timer').text(clock);
    }
  }

  function printOne(id) {
    const $card = cards.get(id).addClass('is-printing');
    $('body').addClass('printing-one');
    window.print();
    $('body').removeClass('printing-one');
    $card.removeClass('is-printing');
  }

  // The kitchen's clock is the pizzeria's, wherever the tablet thinks it is.
  const localTime = (iso) => new Date(Date.parse(iso) + offset * 60_000).toISOString().slice(11, 16);

  setInterval(tick, 1_000);
  refresh();
})(jQuery, window.pizza, window.kitchenVoice, window.keyedList);
