/* The pizzeria just now, asked again every five seconds. */
'use strict';

(function ($, pizza) {
  const REFRESH_MS = 5_000;
  const STATUSES = ['accepted', 'cooking', 'ready', 'delivering', 'delivered', 'cancelled'];
  const STATIONS = ['dough', 'filling', 'oven', 'packing'];
  const { pizzeria, currency } = $('#live').data();
  const money = (minor) => pizza.money(minor, currency);
  let shown = '';

  function refresh() {
    return pizza
      .page('GET', `/shift-manager/live?pizzeriaId=${pizzeria}`)
      .then((live) => {
        const key = JSON.stringify(live);
        if (key !== shown) show(live);
        shown = key;
        $('#updated').text(`Updated ${live.head.time}`);
      })
      .catch((failure) => $('#updated').text(`Not updated: ${pizza.explainFailure(failure)}`))
      .finally(() => setTimeout(refresh, REFRESH_MS));
  }

  function show(live) {
    const { head } = live;
    $('#revenue').text(money(head.revenue));
    $('#revenue-before').text(
      `${money(head.revenueBefore)} a week ago until now${change(head.revenue, head.revenueBefore)}`,
    );
    $('#orders').text(head.orders);
    $('#orders-before').text(`${head.ordersBefore} a week ago until now${change(head.orders, head.ordersBefore)}`);
    $('#late-count')
      .text(live.lateOrders)
      .toggleClass('text-danger', live.lateOrders > 0);
    $('#courier-count').text(live.couriers.length);
    list('#statuses', statuses(live.statuses), 'No orders today.');
    list(
      '#stations',
      STATIONS.map((name) => station(name, live.stations)),
    );
    list('#late', live.late.map(lateOrder), 'No order is late.');
    list('#couriers', live.couriers.map(courier), 'Nobody is on the road.');
    showHours(live.hours);
  }

  const change = (now, before) =>
    before === 0 ? '' : ` (${now >= before ? '+' : '−'}${Math.abs(Math.round((now / before - 1) * 100))} %)`;

  const statuses = (rows) =>
    STATUSES.flatMap((name) => rows.filter(({ status }) => status === name)).map(({ status, orders }) => [
      status,
      orders,
    ]);

  function station(name, rows) {
    const found = rows.find((row) => row.station === name);
    return [name, found ? `${found.tickets}, the oldest for ${found.oldestMinutes} min` : '0'];
  }

  const lateOrder = (order) => [
    `№ ${order.number}, ${order.status}: ${order.lines.join(', ')}`,
    `${order.minutesLate} min after ${order.promised}`,
  ];

  const courier = ({ name, leftAt, minutes, orders }) => [name, `${orders} orders since ${leftAt} (${minutes} min)`];

  function list(target, rows, empty) {
    const items = rows.map(([what, value]) =>
      $('<li class="list-group-item d-flex flex-wrap justify-content-between gap-2">').append(
        $('<span>').text(what),
        $('<span class="fw-semibold">').text(value),
      ),
    );
    const none = $('<li class="list-group-item text-body-secondary">').text(empty);
    $(target)
      .empty()
      .append(items.length > 0 ? items : none);
  }

  function showHours(hours) {
    const most = Math.max(1, ...hours.map(({ revenue, revenueBefore }) => Math.max(revenue, revenueBefore)));
    const rows = hours.map((row) =>
      $('<tr>').append(
        $('<th scope="row">').text(`${String(row.hour).padStart(2, '0')}:00`),
        $('<td class="text-end">').text(row.orders),
        $('<td class="text-end text-nowrap">').text(money(row.revenue)),
        $('<td>').append(bar('Today', row.revenue, most), bar('A week ago', row.revenueBefore, most)),
        $('<td class="text-end text-nowrap">').text(money(row.revenueBefore)),
      ),
    );
    $('#hours').empty().append(rows);
    $('#hours-empty').prop('hidden', rows.length > 0);
  }

  const bar = (label, value, max) =>
    $('<progress class="d-block w-100 hour-bar">').attr({ value, max, 'aria-label': `${label}: ${money(value)}` });

  refresh();
})(jQuery, window.pizza);
