import assert from 'node:assert/strict';
import { dayAt, pickup, PIZZERIA } from './fixtures.ts';
import { assertProblem, type Api, type OrderJson, type Problem } from './side.ts';

interface Day {
  readonly pizzeriaId: number;
  readonly date: string;
  readonly items: readonly OrderJson[];
}

export function readingOrders(api: () => Api): void {
  const list = `/pizzerias/${PIZZERIA.listed}/orders`;

  it("lists a pizzeria's orders of a day, the newest last", async () => {
    const taken: OrderJson[] = [];
    for (let order = 0; order < 3; order += 1) {
      taken.push((await api().post('/orders', pickup({ pizzeriaId: PIZZERIA.listed }))).body);
    }
    const date = taken[0]?.businessDate ?? '';
    const { status, body } = await api().get<Day>(`${list}?date=${date}`);
    assert.equal(status, 200);
    assert.deepEqual(
      { ...body, items: body.items.filter((item) => taken.some(({ id }) => id === item.id)) },
      { pizzeriaId: PIZZERIA.listed, date, items: taken },
    );
    const keys = body.items.map((item) => `${item.createdAt} ${String(item.id).padStart(12, '0')}`);
    assert.deepEqual(keys, [...keys].sort());
  });

  it('lists today where the pizzeria stands when no day is given', async () => {
    for (const [pizzeriaId, offset] of [
      [PIZZERIA.farEast, 840],
      [PIZZERIA.farWest, -720],
    ] as const) {
      const { body: order } = await api().post('/orders', pickup({ pizzeriaId }));
      const before = dayAt(new Date(), offset);
      const { body } = await api().get<Day>(`/pizzerias/${pizzeriaId}/orders`);
      assert.ok([before, dayAt(new Date(), offset)].includes(body.date));
      assert.ok(body.date !== order.businessDate || body.items.some(({ id }) => id === order.id));
    }
  });

  it('lists nothing of a day without orders', async () => {
    const { status, body } = await api().get<Day>(`${list}?date=2001-02-03`);
    assert.equal(status, 200);
    assert.deepEqual(body, { pizzeriaId: PIZZERIA.listed, date: '2001-02-03', items: [] });
  });

  it('refuses a day that is no date', async () => {
    for (const date of ['yesterday', '2026-02-30', '2026-1-1', '']) {
      const answer = await api().get<Problem>(`${list}?date=${date}`);
      assertProblem(answer, 400, 'invalid-request', 'The request does not have the expected shape.');
      assert.deepEqual(
        answer.body.errors?.map((error) => error.path),
        ['date'],
      );
    }
  });

  it('does not find what does not exist', async () => {
    for (const id of ['999999999', '0', 'abc', '-1', '1.5']) {
      assertProblem(await api().get<Problem>(`/orders/${id}`), 404, 'not-found', `There is no order ${id}.`);
      const change = await api().post<Problem>(`/orders/${id}/status`, { status: 'cooking' });
      assertProblem(change, 404, 'not-found', `There is no order ${id}.`);
    }
    for (const id of [String(PIZZERIA.unknown), 'abc']) {
      const answer = await api().get<Problem>(`/pizzerias/${id}/orders`);
      assertProblem(answer, 404, 'not-found', `There is no pizzeria ${id}.`);
    }
  });
}
