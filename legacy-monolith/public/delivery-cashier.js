/* The delivery desk: what waits, who drives, which trips are to settle; fetched again every five seconds. */
'use strict';

(function ($, pizza, trips, keyedList) {
  const REFRESH_MS = 5_000;
  const { pizzeria, offset, currency } = $('#desk').data();
  let freeCouriers;
  let timer;
  let latest = 0;

  const money = (minor) => pizza.money(minor, currency);
  // The desk's clock is the pizzeria's, wherever the browser thinks it is.
  const clock = (iso) => new Date(Date.parse(iso) + offset * 60_000).toISOString().slice(11, 16);
  const hours = (minutes) => `${Math.floor(minutes / 60)} h ${minutes % 60} min`;

  const parts = {
    queue: keyedList($('#queue'), { keyOf: (each) => JSON.stringify(each), draw: order }),
    couriers: keyedList($('#couriers'), { keyOf: (each) => JSON.stringify(each), draw: courier }),
    trips: keyedList($('#trips'), {
      // That an order is late by now is no reason to take away what somebody types about it.
      keyOf: (trip) => JSON.stringify(trip, (name, value) => (name === 'late' ? undefined : value)),
      draw: (trip) => trips.card(trip, { act, money, clock }),
    }),
  };

  /** An answer that was overtaken (by a button, say) is thrown away: it would show what is no more. */
  async function refresh() {
    clearTimeout(timer);
    latest += 1;
    const mine = latest;
    try {
      const desk = await pizza.page('GET', `/delivery-cashier/desk?pizzeriaId=${pizzeria}`);
      if (mine !== latest) return;
      for (const part of Object.keys(parts)) {
        parts[part].show(desk[part]);
        $(`#${part}-empty`).prop('hidden', desk[part].length > 0);
      }
      choices(desk.couriers);
      $('#start').prop('disabled', desk.queue.length === 0);
      $('#updated').text(`Updated ${new Date().toLocaleTimeString()}`);
    } catch (failure) {
      $('#updated').text(`Not updated: ${pizza.explainFailure(failure)}`);
    } finally {
      if (mine === latest) timer = setTimeout(refresh, REFRESH_MS);
    }
  }

  function order(each) {
    const id = `order-${each.id}`;
    const flat = each.flat ? `, flat ${each.flat}` : '';
    const promised = each.promisedAt === null ? '' : `for ${clock(each.promisedAt)}`;
    const toPay =
      each.paymentStatus === 'paid'
        ? 'paid'
        : `${money(each.total)} ${each.paymentMethod === 'card' ? 'by card' : 'in cash'}`;
    return $('<li class="list-group-item d-flex gap-2">')
      .attr('data-order', each.id)
      .append(
        $('<input class="form-check-input" type="checkbox" name="orders">').attr({ id, value: each.id }),
        $('<label class="flex-grow-1">')
          .attr('for', id)
          .append(
            $('<span class="fw-semibold">').text(`№ ${each.number} `),
            $('<span>').text(promised),
            each.late ? $('<span class="badge text-bg-danger ms-1">').text('late') : [],
            each.cameBack === null ? [] : $('<span class="badge text-bg-warning ms-1">').text('came back'),
            $('<span class="d-block">').text(`${each.street} ${each.house}${flat}`),
            $('<span class="d-block small text-body-secondary">').text(
              [`${each.customerName} ${each.customerPhone}`, toPay, each.cameBack].filter(Boolean).join(' · '),
            ),
          ),
      );
  }

  function courier(each) {
    const here = each.cameAt !== null;
    const state = !here
      ? 'not at work'
      : each.tripId === null
        ? `here since ${clock(each.cameAt)}`
        : `on trip ${each.tripId}`;
    const verb = here ? 'Clock out' : 'Clock in';
    const owes = each.hours.monthMissing > 0 ? `; owes ${money(each.hours.monthMissing)}` : '';
    const worked = `Today ${hours(each.hours.todayMinutes)}, ${money(each.hours.todayPay)}; this month ${hours(each.hours.monthMinutes)}, ${money(each.hours.monthPay)}${owes}`;
    return $('<li class="list-group-item d-flex flex-wrap align-items-center gap-2">')
      .attr('data-courier', each.id)
      .append(
        $('<span class="flex-grow-1">').append(
          $('<span class="fw-semibold">').text(`${each.name} `),
          $('<span class="badge">')
            .addClass(here ? 'text-bg-success' : 'text-bg-light border')
            .text(state),
          $('<span class="d-block small text-body-secondary">').text(worked),
        ),
        $('<button type="button" class="btn btn-sm btn-outline-primary">')
          .attr({ id: `clock-${each.id}`, 'aria-label': `${verb}: ${each.name}` })
          .text(verb)
          .on('click', () => {
            const url = `/delivery-cashier/couriers/${each.id}/${here ? 'clock-out' : 'clock-in'}`;
            act('POST', url, {}, `${each.name} is clocked ${here ? 'out' : 'in'}.`);
          }),
      );
  }

  function choices(couriers) {
    const free = couriers.filter(({ cameAt, tripId }) => cameAt !== null && tripId === null);
    const key = JSON.stringify(free.map(({ id }) => id));
    if (key === freeCouriers) return;
    freeCouriers = key;
    const chosen = $('#courier').val();
    const none = $('<option value="">').text(free.length === 0 ? 'Nobody is free' : 'Choose…');
    $('#courier')
      .empty()
      .append(
        none,
        free.map(({ id, name }) => $('<option>').val(id).text(name)),
      );
    if (free.some(({ id }) => String(id) === chosen)) $('#courier').val(chosen);
  }

  $('#hand-over').on('submit', (event) => {
    event.preventDefault();
    const orderIds = $('#queue :checked')
      .get()
      .map((box) => Number(box.value));
    if (orderIds.length === 0) {
      pizza.say('warning', 'Tick the orders first.');
      return;
    }
    act('POST', '/delivery-cashier/trips', { courierId: Number($('#courier').val()), orderIds }, 'Handed over.');
  });

  async function act(method, url, body, done) {
    try {
      await pizza.page(method, url, body);
      pizza.say('success', done);
    } catch (failure) {
      pizza.say('danger', pizza.explainFailure(failure));
      $('#message').trigger('focus');
    }
    await refresh();
  }

  refresh();
})(jQuery, window.pizza, window.deliveryTrips, window.keyedList);
