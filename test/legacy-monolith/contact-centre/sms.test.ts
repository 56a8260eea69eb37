import assert from 'node:assert/strict';
import { startFakes } from '../../../legacy-monolith/fakes/start-fakes.ts';
import { makeSmsRepository } from '../../../legacy-monolith/sms/sms.repository.ts';
import { SmsService } from '../../../legacy-monolith/sms/sms.service.ts';
import { silentLogger, type RunningServer } from '../../../services/kit/index.ts';
import { makeWorld, rows, saveOrder, type World } from '../orders/world.ts';

describe('messages to customers', function () {
  this.timeout(120_000);
  let world: World;
  let fakes: RunningServer;

  before(async () => {
    world = await makeWorld('sms');
    fakes = await startFakes({ port: 0, logger: silentLogger() });
  });
  after(async () => {
    await fakes.stop();
    await world.close();
  });
  beforeEach(() => world.root('sms_messages').delete());

  const sender = (gatewayUrl = fakes.url): SmsService =>
    new SmsService({ repository: makeSmsRepository(world.db), gatewayUrl, logger: silentLogger() });
  const gatewayFails = async (sms: boolean): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${fakes.url}/fail`, { method: 'POST', headers, body: JSON.stringify({ sms }) });
    assert.ok(response.ok, String(response.status));
  };
  const received = async (phone: string): Promise<readonly { text: string }[]> => {
    const response = await fetch(`${fakes.url}/sms.json?phone=${encodeURIComponent(phone)}`);
    return ((await response.json()) as { items: readonly { text: string }[] }).items;
  };
  const write = (phone: string, count: number) =>
    world.root('sms_messages').insert(
      Array.from({ length: count }, (_, index) => ({
        ...{ phone, text: `Message ${index}`, created_at: '2026-01-01 00:00:00.000' },
      })),
    );
  const states = () => rows(world.root('sms_messages').groupBy('status').select('status').count({ n: '*' }));

  it('go out after the order is saved', async () => {
    const phone = '+79991112233';
    const { order } = await saveOrder(world.db, { customer: { phone, name: 'Egor' } });
    assert.equal(await sender().sendWaiting(), 1);
    const [message] = await received(phone);
    assert.match(message?.text ?? '', new RegExp(`order ${String(order['number'])} is accepted`));
    assert.deepEqual(await states(), [['sent', 1]]);
  });

  it('wait while the gateway is down, and go out when it is back', async () => {
    const phone = '+79991112244';
    await write(phone, 3);
    await gatewayFails(true);
    assert.equal(await sender().sendWaiting(), 0);
    assert.equal(await sender('http://127.0.0.1:9').sendWaiting(), 0);
    assert.deepEqual(await states(), [['waiting', 3]]);
    await gatewayFails(false);
    assert.equal(await sender().sendWaiting(), 3);
    assert.equal((await received(phone)).length, 3);
  });

  it('go out once, whoever of several copies sends them', async () => {
    const phone = '+79991112255';
    await write(phone, 60);
    const sent = await Promise.all([sender(), sender(), sender()].map((copy) => copy.sendWaiting()));
    assert.equal(
      sent.reduce((sum, count) => sum + count, 0),
      60,
    );
    const texts = (await received(phone)).map(({ text }) => text);
    assert.equal(new Set(texts).size, texts.length);
    assert.deepEqual(await states(), [['sent', 60]]);
  });

  it('are taken on again when their sender has died', async () => {
    await write('+79991112266', 1);
    await world.root('sms_messages').update({ claimed_by: 'dead', claimed_at: '2026-01-01 00:00:00.000' });
    assert.equal(await sender().sendWaiting(), 1);
  });
});
