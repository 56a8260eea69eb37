import assert from 'node:assert/strict';
import express from 'express';
import { kitchenTrackerModule } from '../../../legacy-monolith/kitchen-tracker/kitchen-tracker.module.ts';
import type { ModuleDeps } from '../../../legacy-monolith/shared/module.ts';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { COLA, PIZZA, shopFloor, type ShopFloor, type TakenOrder } from '../shop-floor.ts';

const STATIONS = ['dough', 'filling', 'oven', 'packing'] as const;

describe('the procedures of the kitchen', function () {
  this.timeout(120_000);
  let floor: ShopFloor;
  let cook: number;

  before(async () => {
    floor = await shopFloor('kitchen');
    cook = await floor.userId('cook1');
  });
  after(() => floor.stop());

  const ticketsOf = async ({ id }: TakenOrder): Promise<readonly number[]> => {
    const rows = await floor.root('kitchen_tickets').where({ order_id: id }).orderBy('id').select('id');
    return (rows as { id: number }[]).map((row) => row.id);
  };
  const advance = (ticket: number, from: string) => floor.db.call('ticket_advance', [ticket, from, cook]);
  const onePizza = () => floor.order({ lines: [{ productId: PIZZA, quantity: 1 }] });
  const only = <T>([value]: readonly T[]): T => {
    assert.ok(value !== undefined);
    return value;
  };

  it('make a ticket for each piece that the kitchen makes, and pass it from station to station', async () => {
    const order = await floor.order({
      lines: [
        { productId: PIZZA, quantity: 2 },
        { productId: COLA, quantity: 1 },
      ],
    });
    const tickets = await ticketsOf(order);
    assert.equal(tickets.length, 2);
    for (const station of STATIONS) {
      const [[ticket] = []] = await advance(tickets[0] ?? 0, station);
      assert.equal(ticket?.['station'], station === 'packing' ? 'done' : STATIONS[STATIONS.indexOf(station) + 1]);
      assert.equal(await floor.statusOf(order.id), 'cooking');
    }
    for (const station of STATIONS) await advance(tickets[1] ?? 0, station);
    assert.equal(await floor.statusOf(order.id), 'ready');
    const steps = await floor.root('ticket_steps').where({ ticket_id: tickets[0] }).whereIn('station', STATIONS);
    assert.equal(steps.length, 4);
  });

  it('let one of several cooks win who tap one card', async () => {
    const ticket = only(await ticketsOf(await onePizza()));
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => advance(ticket, 'dough')));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(lost.length, 3);
    for (const { reason } of lost) {
      assert.deepEqual(
        [(reason as { code: string }).code, (reason as { status: number }).status],
        ['ticket-moved', 409],
      );
    }
    const [[now] = []] = await floor.db.call('kitchen_ticket_get', [ticket]);
    assert.equal(now?.['station'], 'filling');
  });

  it('make an order ready once, when its last two tickets are packed at the same moment', async () => {
    const order = await floor.order();
    const tickets = await ticketsOf(order);
    for (const ticket of tickets) for (const station of STATIONS.slice(0, 3)) await advance(ticket, station);
    await Promise.all(tickets.map((ticket) => advance(ticket, 'packing')));
    assert.equal(await floor.statusOf(order.id), 'ready');
    assert.equal((await floor.root('order_log').where({ order_id: order.id, event: 'ready' })).length, 1);
  });

  it('refuse what was cancelled, what is done, and what never was', async () => {
    const cancelled = await onePizza();
    await floor.db.call('order_set_status', [cancelled.id, 'cancelled']);
    await assert.rejects(advance(only(await ticketsOf(cancelled)), 'dough'), { code: 'ticket-cancelled', status: 409 });
    const ready = await onePizza();
    await floor.db.call('order_set_status', [ready.id, 'ready']);
    await assert.rejects(advance(only(await ticketsOf(ready)), 'dough'), { code: 'ticket-moved', status: 409 });
    await assert.rejects(advance(999_999_999, 'dough'), { code: 'not-found', status: 404 });
  });

  it('give the packing station what nothing is made for, and make it ready at once', async () => {
    const order = await floor.order({ type: 'pickup', lines: [{ productId: COLA, quantity: 3 }] });
    const [, , unmade = []] = await floor.db.call('kitchen_tickets_at', [1, 'packing']);
    assert.ok(unmade.some((row) => row['order_id'] === order.id));
    const [, extras = []] = await floor.db.call('kitchen_order', [order.id]);
    assert.deepEqual([extras[0]?.['quantity'], extras.length], [3, 1]);
    const pack = () => floor.db.call('order_pack', [order.id, cook]);
    const outcomes = await Promise.allSettled([pack(), pack()]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(await floor.statusOf(order.id), 'ready');
    await assert.rejects(pack(), { code: 'packed-already', status: 409 });
  });

  it('pack nothing that is still being made', async () => {
    const order = await onePizza();
    await assert.rejects(floor.db.call('order_pack', [order.id, cook]), { code: 'still-in-kitchen', status: 409 });
    await assert.rejects(floor.db.call('order_pack', [999_999_999, cook]), { code: 'not-found', status: 404 });
  });

  it('throw tickets away when their day is over, but none that is still being made', async () => {
    const [old, unfinished, today] = [await onePizza(), await onePizza(), await onePizza()];
    for (const { id } of [old, unfinished]) {
      await floor.root('orders').where({ id }).update({ business_date: '2020-01-01' });
    }
    await advance(only(await ticketsOf(old)), 'dough');
    await floor.db.call('order_set_status', [old.id, 'delivered']);
    const [[row] = []] = await floor.db.call('kitchen_clean_up', [100_000]);
    assert.ok((row?.['gone'] as number) > 0);
    assert.deepEqual(
      await Promise.all([old, unfinished, today].map(async (order) => (await ticketsOf(order)).length)),
      [0, 1, 1],
    );
    const [[again] = []] = await floor.db.call('kitchen_clean_up', [100_000]);
    assert.equal(again?.['gone'], 0);
  });

  it('are cleaned up by a job of the process', async () => {
    const order = await onePizza();
    await floor.root('orders').where({ id: order.id }).update({ business_date: '2020-01-01', status: 'delivered' });
    const works = new Map<string, () => Promise<unknown>>();
    const jobs = { every: (name: string, _ms: number, work: () => Promise<unknown>) => works.set(name, work) };
    kitchenTrackerModule.add(express(), { db: floor.db, jobs } as unknown as ModuleDeps);
    await works.get('kitchen-clean-up')?.();
    assert.deepEqual(await ticketsOf(order), []);
  });

  describe('leave nothing behind when they break half way:', () => {
    const moved = ['orders', 'order_times', 'order_log', 'audit_log'];

    it('the first tap on an order', async () => {
      const ticket = only(await ticketsOf(await onePizza()));
      const tables = [...moved, 'kitchen_tickets', 'ticket_steps'];
      await assertLeavesNothing({ url: floor.url, tables, call: () => advance(ticket, 'dough') });
    });

    it('the last tap on an order', async () => {
      const ticket = only(
        await ticketsOf(await floor.order({ type: 'pickup', lines: [{ productId: PIZZA, quantity: 1 }] })),
      );
      for (const station of STATIONS.slice(0, 3)) await advance(ticket, station);
      const tables = [...moved, 'kitchen_tickets', 'ticket_steps', 'sms_messages'];
      await assertLeavesNothing({ url: floor.url, tables, call: () => advance(ticket, 'packing') });
    });

    it('packing', async () => {
      const { id } = await floor.order({ lines: [{ productId: COLA, quantity: 1 }] });
      await assertLeavesNothing({ url: floor.url, tables: moved, call: () => floor.db.call('order_pack', [id, cook]) });
    });

    it('cleaning up', async () => {
      const order = await onePizza();
      await advance(only(await ticketsOf(order)), 'dough');
      await floor.db.call('order_set_status', [order.id, 'delivered']);
      await floor.root('orders').where({ id: order.id }).update({ business_date: '2020-01-01' });
      const call = () => floor.db.call('kitchen_clean_up', [10]);
      await assertLeavesNothing({ url: floor.url, tables: ['kitchen_tickets', 'ticket_steps'], call });
    });
  });
});
