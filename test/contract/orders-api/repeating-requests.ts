import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { newOrder, pickup } from './fixtures.ts';
import { assertProblem, type Api, type Problem } from './side.ts';

const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });

export function repeatingRequests(api: () => Api): void {
  it('answers a repeated Idempotency-Key with the order it has made', async () => {
    const key = randomUUID();
    const first = await api().post('/orders', newOrder(), withKey(key));
    const second = await api().post('/orders', newOrder(), withKey(key));
    assert.deepEqual([first.status, second.status], [201, 200]);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
  });

  it('makes one order of ten equal requests at once', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => api().post('/orders', pickup(), withKey(key))));
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [...Array<number>(9).fill(200), 201]);
  });

  it('recognises the order after it has gone on', async () => {
    const key = randomUUID();
    const first = await api().post('/orders', pickup(), withKey(key));
    await api().post(`/orders/${first.body.id}/status`, { status: 'cooking' });
    const second = await api().post('/orders', pickup(), withKey(key));
    assert.deepEqual([second.status, second.body.id, second.body.status], [200, first.body.id, 'cooking']);
  });

  it('tells keys apart by case', async () => {
    const key = `${randomUUID()}-a`;
    const first = await api().post('/orders', pickup(), withKey(key));
    const second = await api().post('/orders', pickup(), withKey(key.toUpperCase()));
    assert.notEqual(second.body.id, first.body.id);
  });

  it('refuses a key that was used for something else', async () => {
    const key = randomUUID();
    await api().post('/orders', newOrder(), withKey(key));
    for (const changes of [
      { comment: 'more onions' },
      { customer: { phone: '+79991110001', name: 'Other' } },
      { address: { street: 'Lenina', house: '12' } },
      { lines: [{ productId: 101, quantity: 2 }] },
      { type: 'pickup' },
    ]) {
      const answer = await api().post<Problem>('/orders', newOrder(changes), withKey(key));
      const detail = 'This Idempotency-Key was used for a different order.';
      assertProblem(answer, 422, 'idempotency-key-reused', detail);
    }
  });

  it('refuses a key that is too long', async () => {
    const answer = await api().post<Problem>('/orders', newOrder(), withKey('k'.repeat(201)));
    assertProblem(answer, 400, 'invalid-request', 'The request does not have the expected shape.');
    assert.deepEqual(
      answer.body.errors?.map((error) => error.path),
      ['idempotency-key'],
    );
  });

  it('makes an order for each request without a key', async () => {
    const ids = [await api().post('/orders', pickup()), await api().post('/orders', pickup())].map(
      ({ body }) => body.id,
    );
    assert.equal(new Set(ids).size, 2);
  });
}
