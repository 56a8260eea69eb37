import assert from 'node:assert/strict';
import { newOrder, pickup } from './fixtures.ts';
import { assertProblem, type Answer, type Api, type OrderJson, type Problem } from './side.ts';

const STATUSES = ['accepted', 'cooking', 'ready', 'delivering', 'delivered', 'cancelled'] as const;

/** Where an order may go from each state. */
const ALLOWED = {
  delivery: {
    accepted: ['cooking', 'ready', 'delivering', 'delivered', 'cancelled'],
    cooking: ['ready', 'delivering', 'delivered', 'cancelled'],
    ready: ['delivering', 'delivered', 'cancelled'],
    delivering: ['delivered', 'cancelled'],
    delivered: [],
    cancelled: [],
  },
  pickup: {
    accepted: ['cooking', 'ready', 'delivered', 'cancelled'],
    cooking: ['ready', 'delivered', 'cancelled'],
    ready: ['delivered', 'cancelled'],
    delivered: [],
    cancelled: [],
  },
} as const;

export function changingStatus(api: () => Api): void {
  const take = async (type: 'delivery' | 'pickup', status = 'accepted'): Promise<OrderJson> => {
    const { body } = await api().post('/orders', type === 'delivery' ? newOrder() : pickup());
    return status === 'accepted' ? body : (await api().post(`/orders/${body.id}/status`, { status })).body;
  };

  it('moves an order on and says when', async () => {
    const order = await take('delivery');
    const answer = await api().post(`/orders/${order.id}/status`, { status: 'cooking' });
    assert.equal(answer.status, 200);
    assert.ok(answer.body.changedAt >= order.changedAt);
    assert.deepEqual(answer.body, { ...order, status: 'cooking', changedAt: answer.body.changedAt });
    assert.deepEqual((await api().get(`/orders/${order.id}`)).body, answer.body);
  });

  it('takes the state that the order already has for no change', async () => {
    const order = await take('delivery', 'cancelled');
    const answer = await api().post(`/orders/${order.id}/status`, { status: 'cancelled' });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, order);
  });

  for (const [type, ways] of Object.entries(ALLOWED) as ['delivery' | 'pickup', Record<string, readonly string[]>][]) {
    for (const [from, allowed] of Object.entries(ways)) {
      it(`lets a ${type} that is ${from} become ${allowed.join(', ') || 'nothing else'}`, async () => {
        for (const to of STATUSES.filter((status) => status !== from)) {
          const { id } = await take(type, from);
          const answer = await api().post<Problem | OrderJson>(`/orders/${id}/status`, { status: to });
          if (allowed.includes(to)) assert.deepEqual([answer.status, answer.body.status], [200, to]);
          else
            assertProblem(
              answer as Answer<Problem>,
              409,
              'status-not-allowed',
              `An order that is ${from} cannot become ${to}.`,
            );
        }
      });
    }
  }

  it('lets two changes at once follow one another', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await take('delivery');
      const [cancelled, cooking] = await Promise.all(
        ['cancelled', 'cooking'].map((status) => api().post<Problem | OrderJson>(`/orders/${id}/status`, { status })),
      );
      assert.equal(cancelled?.status, 200);
      if (cooking?.status !== 200) {
        const detail = 'An order that is cancelled cannot become cooking.';
        assertProblem(cooking as Answer<Problem>, 409, 'status-not-allowed', detail);
      }
      assert.equal((await api().get(`/orders/${id}`)).body.status, 'cancelled');
    }
  });

  it('answers the same change twice at once with the same order', async () => {
    const { id } = await take('pickup');
    const answers = await Promise.all([1, 2].map(() => api().post(`/orders/${id}/status`, { status: 'ready' })));
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [200, 200],
    );
    assert.deepEqual(answers[0]?.body, answers[1]?.body);
  });

  it('refuses a state that does not exist', async () => {
    const { id } = await take('pickup');
    for (const body of [{ status: 'eaten' }, {}, { status: 1 }]) {
      const answer = await api().post<Problem>(`/orders/${id}/status`, body);
      assertProblem(answer, 400, 'invalid-request', 'The request does not have the expected shape.');
      assert.deepEqual(
        answer.body.errors?.map((error) => error.path),
        ['status'],
      );
    }
  });
}
