import assert from 'node:assert/strict';
import { startFakes } from '../../../legacy-monolith/fakes/start-fakes.ts';
import { silentLogger, type RunningServer } from '../../../services/kit/index.ts';
import { makeVisitor, textOf } from '../visitor.ts';

describe('fakes of the outside world', () => {
  let fakes: RunningServer;

  before(async () => {
    fakes = await startFakes({ port: 0, logger: silentLogger() });
  });
  after(() => fakes.stop());

  const send = async (method: string, path: string, body: unknown) => {
    const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return (await fetch(fakes.url + path, init)).status;
  };
  const read = async <T>(path: string) => (await (await fetch(fakes.url + path)).json()) as T;

  it('are ready', async () => {
    assert.equal((await fetch(`${fakes.url}/health/ready`)).status, 200);
  });

  it('show pages that are valid HTML before anything has arrived', async () => {
    for (const path of ['/sms', '/crm', '/mail', '/sms?live=1']) {
      const page = await makeVisitor(fakes.url).get(path);
      assert.deepEqual([page.status, page.mistakes], [200, []]);
      assert.equal(page.find(({ tagName }) => tagName === 'h1').length, 1);
    }
  });

  it('keep messages, newest first, and find those to a phone', async () => {
    assert.equal(await send('POST', '/sms', { phone: '+79990000001', text: 'first' }), 202);
    assert.equal(await send('POST', '/sms', { phone: '+79990000002', text: 'other' }), 202);
    assert.equal(await send('POST', '/sms', { phone: '+79990000001', text: '<b>second</b>' }), 202);
    const { items } = await read<{ items: { text: string }[] }>('/sms.json?phone=%2B79990000001');
    assert.deepEqual(
      items.map(({ text }) => text),
      ['<b>second</b>', 'first'],
    );
    const page = await makeVisitor(fakes.url).get('/sms');
    const rows = page.find(({ tagName }) => tagName === 'tr').map(textOf);
    assert.match(rows[1] ?? '', /\+79990000001\s*<b>second<\/b>/);
    assert.deepEqual(page.mistakes, []);
  });

  it('refuse a message without a phone', async () => {
    assert.equal(await send('POST', '/sms', { text: 'to nobody' }), 400);
  });

  it('keep mails, newest first, and find those to an address', async () => {
    assert.equal(await send('POST', '/mail', { to: 'a@b.example', subject: 'first', text: 'x' }), 202);
    assert.equal(await send('POST', '/mail', { to: 'c@d.example', subject: 'other', text: 'x' }), 202);
    assert.equal(await send('POST', '/mail', { to: 'a@b.example', subject: '<i>second</i>', text: 'x' }), 202);
    const { items } = await read<{ items: { subject: string }[] }>('/mail.json?to=a@b.example');
    assert.deepEqual(
      items.map(({ subject }) => subject),
      ['<i>second</i>', 'first'],
    );
    const page = await makeVisitor(fakes.url).get('/mail');
    assert.match(page.find(({ tagName }) => tagName === 'tr').map(textOf)[1] ?? '', /a@b\.example\s*<i>second/);
    assert.deepEqual(page.mistakes, []);
  });

  it('know the newest of each customer and order, and how often they were told', async () => {
    await send('PUT', '/crm/orders/7', { total: 1 });
    assert.equal(await send('PUT', '/crm/orders/7', { total: 2 }), 204);
    const { times, data } = await read<{ times: number; data: unknown }>('/crm/orders/7');
    assert.deepEqual([times, data], [2, { total: 2 }]);
    await send('PUT', '/crm/customers/%2B79990000001', { name: 'Anna' });
    assert.deepEqual((await read<{ data: unknown }>('/crm/customers/%2B79990000001')).data, { name: 'Anna' });
    assert.equal((await fetch(`${fakes.url}/crm/orders/8`)).status, 404);
    const page = await makeVisitor(fakes.url).get('/crm');
    assert.deepEqual([page.status, page.mistakes], [200, []]);
  });

  it('forget the oldest rather than fill the memory', async () => {
    for (let id = 1; id <= 2_050; id += 1) await send('PUT', `/crm/orders/many-${id}`, {});
    assert.equal((await read<{ count: number }>('/crm/orders.json')).count, 2_000);
    assert.equal((await fetch(`${fakes.url}/crm/orders/many-1`)).status, 404);
  });

  it('fail when they are told to, each by itself, until they are told otherwise', async () => {
    assert.equal(await send('POST', '/fail', { sms: true }), 200);
    assert.equal(await send('POST', '/sms', { phone: '+79990000003', text: 'lost' }), 503);
    assert.equal(await send('PUT', '/crm/orders/9', {}), 204);
    assert.match((await makeVisitor(fakes.url).get('/sms')).text, /Switched to fail/);
    await makeVisitor(fakes.url).submit('/fail', { sms: 'false' });
    assert.equal(await send('POST', '/sms', { phone: '+79990000003', text: 'arrives' }), 202);
    assert.equal(await send('POST', '/fail', { sms: 'perhaps' }), 400);
  });
});
