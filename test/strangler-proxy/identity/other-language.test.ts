import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import { askBridge } from '../../../strangler-proxy/identity/bridge-request.ts';
import { callBridge } from './bridge-client.ts';

const secret = 'a secret that the proxy and the monolith share';

describe('the contract of the bridge, in a Python monolith', () => {
  let child: ChildProcess;
  let origin = '';
  before(async () => {
    const script = join(import.meta.dirname, 'fixtures/monolith.py');
    child = spawn('python3', [script, secret], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = (await once(child.stdout as Readable, 'data')) as [Buffer];
    origin = `http://127.0.0.1:${port.toString().trim()}`;
  });
  after(async () => {
    child.kill();
    await once(child, 'exit');
  });

  it('is read by the proxy', async () => {
    const dispatcher = new Agent();
    const access = { dispatcher, origin: () => origin, endpoint: '/__strangler/session', secret, headers: {} };
    const read = (cookies: string) => askBridge({ ...access, now: Date.now }, cookies, 5_000);
    const view = await read('sid=abc');
    assert.deepEqual([view.identity, view.data], [{ sub: 'anna' }, { language: 'ru' }]);
    assert.equal((await read('sid=unknown')).identity, null);
    await dispatcher.close();
  });

  it('takes a write once, and none over a session that changed', async () => {
    const cookie = 'sid=abc';
    const { version } = (await callBridge(origin, { secret, cookie })).body;
    const patch = () => callBridge(origin, { secret, cookie, method: 'PATCH', body: { version, set: { cart: [7] } } });
    assert.deepEqual((await patch()).body['data'], { language: 'ru', cart: [7] });
    assert.equal((await patch()).status, 409);
  });

  it('does not exist for who cannot sign', async () => {
    assert.equal((await callBridge(origin, { secret, signature: null })).status, 404);
    assert.equal((await callBridge(origin, { secret: 'another' })).status, 404);
  });
});
