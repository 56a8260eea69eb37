import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { startFakes } from '../../../legacy-monolith/fakes/start-fakes.ts';
import { listen, makeMetrics, silentLogger, type RunningServer } from '../../../services/kit/index.ts';
import { makeNotificationsApp } from '../../../services/notifications/app.ts';
import { makeGateways } from '../../../services/notifications/gateways.ts';
import { makeOnce } from '../../../services/notifications/once.ts';
import { askDecorator, toldAfter } from '../support/ask-decorator.ts';

const order = {
  id: 4,
  number: 12,
  pizzeriaId: 7,
  type: 'delivery',
  customer: { phone: '+79991110001', name: 'Anna' },
  address: { street: 'Lenina', house: '12', flat: '7' },
  total: 59_950,
};

describe('the notifications service', () => {
  let fakes: RunningServer;
  let service: RunningServer;

  beforeEach(async () => {
    fakes = await startFakes({ port: 0, logger: silentLogger() });
    const app = makeNotificationsApp({
      gateways: makeGateways({ smsUrl: fakes.url, mailUrl: fakes.url }),
      logger: silentLogger(),
      metrics: makeMetrics('notifications'),
      health: { required: {} },
    });
    service = await listen(app, { port: 0, drainMs: 0 });
  });
  afterEach(async () => {
    await service.stop();
    await fakes.stop();
  });

  const ask = async (name: string, body: unknown, key?: string) =>
    (await askDecorator(service.url, name, toldAfter(body), key === undefined ? {} : { 'idempotency-key': key }))
      .status;
  const arrived = async (path: string) =>
    ((await (await fetch(fakes.url + path)).json()) as { items: Record<string, string>[] }).items;
  const fail = (what: object) =>
    fetch(`${fakes.url}/fail`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(what),
    });

  it('tells the customer of an order, and the couriers where it goes', async () => {
    assert.equal(await ask('notifyTheUser', order), 204);
    assert.equal(await ask('notifyTheDeliveryBoy', order), 204);
    const texts = (await arrived('/sms.json')).map(({ phone, text }) => [phone, text]);
    assert.deepEqual(texts, [
      ['couriers-7', 'Order 12 goes to Lenina 12, flat 7.'],
      ['+79991110001', 'Order 12 is taken, 599.50 in all. A courier will bring it.'],
    ]);
  });

  it('leaves the couriers alone when the customer fetches it', async () => {
    assert.equal(await ask('notifyTheDeliveryBoy', { ...order, type: 'pickup', address: null }), 204);
    assert.deepEqual(await arrived('/sms.json'), []);
  });

  it('welcomes by mail', async () => {
    const account = { id: randomUUID(), email: 'anna@pizza.example', name: 'Anna' };
    assert.equal(await ask('sendWelcomeMail', { account }), 204);
    const [mail] = await arrived('/mail.json?to=anna@pizza.example');
    assert.match(`${mail?.['subject'] ?? ''}: ${mail?.['text'] ?? ''}`, /^Welcome to the pizzeria: Hello Anna,/);
  });

  it('sends nothing twice for one Idempotency-Key, not even at the same moment', async () => {
    await Promise.all(Array.from({ length: 5 }, () => ask('notifyTheUser', order, 'one')));
    await ask('notifyTheUser', order, 'two');
    assert.equal((await arrived('/sms.json')).length, 2);
  });

  it('fails while a gateway does, and sends when it is asked again', async () => {
    await fail({ sms: true });
    assert.equal(await ask('notifyTheUser', order, 'one'), 500);
    await fail({ sms: false });
    assert.equal(await ask('notifyTheUser', order, 'one'), 204);
    assert.equal((await arrived('/sms.json')).length, 1);
  });

  it('remembers so many keys and no more', async () => {
    const once = makeOnce(2);
    const done: string[] = [];
    for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) {
      await once(key, () => Promise.resolve(void done.push(key)));
    }
    assert.deepEqual(done, ['a', 'b', 'c', 'a']);
  });
});
