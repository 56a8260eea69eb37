/* Cards of trips: who is on the way with what; the return, and the cash. */
'use strict';

window.deliveryTrips = (function ($, pizza) {
  const OUTCOMES = { delivered: 'delivered', again: 'came back, try again', cancelled: 'came back, cancel it' };

  /** `act(method, url, body, done)` makes the call and refreshes; `look` has the pizzeria's money and clock. */
  function card(trip, { act, money, clock }) {
    const onTheWay = trip.returnedAt === null;
    const $form = onTheWay ? returnForm(trip, act) : settleForm(trip, act, money);
    return $('<div class="col-md-6">').append(
      $('<article class="card h-100">')
        .attr({ 'data-trip': trip.id, 'aria-label': `Trip ${trip.id}, ${trip.courier}` })
        .append(
          $('<div class="card-body">').append(
            $('<h3 class="h6">').text(
              `Trip ${trip.id}: ${trip.courier}, ${clock(trip.leftAt)}–${onTheWay ? 'on the way' : clock(trip.returnedAt)}`,
            ),
            $('<p class="mb-2">').append(
              $('<span>').text(`Cash to bring: ${money(trip.cashDue)} `),
              $('<a>').attr('href', `/delivery-cashier/trips/${trip.id}/slip`).text('Slip'),
            ),
            trip.returns.map(({ number, outcome, reason }) =>
              $('<p class="mb-1 small">').text(
                `№ ${number} came back (${outcome === 'again' ? 'waits again' : 'cancelled'}): ${reason}`,
              ),
            ),
            $form,
          ),
        ),
    );
  }

  function returnForm(trip, act) {
    const rows = trip.orders.map((order) => {
      const [outcome, reason] = [`outcome-${order.id}`, `reason-${order.id}`];
      const $reason = $('<input class="form-control form-control-sm" maxlength="200" placeholder="Why?" required>')
        .attr({ id: reason, 'aria-label': `Why did order ${order.number} come back?` })
        .prop({ hidden: true, disabled: true });
      const $outcome = $('<select class="form-select form-select-sm">')
        .attr({ id: outcome, 'aria-label': `Order ${order.number}` })
        .append(Object.entries(OUTCOMES).map(([value, text]) => $('<option>').val(value).text(text)))
        .on('change', () => {
          const delivered = $outcome.val() === 'delivered';
          $reason.prop({ hidden: delivered, disabled: delivered });
        });
      return $('<li class="mb-2">')
        .attr('data-order', order.id)
        .append($('<span>').text(`№ ${order.number}, ${order.street} ${order.house}`), $outcome, $reason);
    });
    return $('<form>')
      .append(
        $('<ul class="list-unstyled mb-2">').append(rows),
        $('<button class="btn btn-outline-primary" type="submit">').text('Courier is back'),
      )
      .on('submit', (event) => {
        event.preventDefault();
        const notDelivered = trip.orders
          .map(({ id }) => ({
            orderId: id,
            outcome: $(`#outcome-${id}`).val(),
            reason: $(`#reason-${id}`).val(),
          }))
          .filter(({ outcome }) => outcome !== 'delivered');
        act('POST', `/delivery-cashier/trips/${trip.id}/return`, { notDelivered }, `${trip.courier} is back.`);
      });
  }

  function settleForm(trip, act, money) {
    const field = `cash-${trip.id}`;
    return $('<form class="row g-2 align-items-end">')
      .append(
        $('<div class="col-6">').append(
          $('<label class="form-label">').attr('for', field).text('Cash handed in'),
          $('<input class="form-control" type="number" inputmode="decimal" min="0" step="0.01" required>')
            .attr({ id: field, max: trip.cashDue / 100 })
            .val((trip.cashDue / 100).toFixed(2)),
        ),
        $('<div class="col-auto">').append($('<button class="btn btn-primary" type="submit">').text('Settle')),
      )
      .on('submit', (event) => {
        event.preventDefault();
        const cash = Math.round(Number($(`#${field}`).val()) * 100);
        const missing = trip.cashDue - cash;
        const debt = missing > 0 ? ` ${money(missing)} are missing.` : '';
        act('POST', `/delivery-cashier/trips/${trip.id}/settle`, { cash }, `Trip ${trip.id} is settled.${debt}`);
      });
  }

  return { card };
})(jQuery, window.pizza);
