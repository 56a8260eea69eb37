import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { freePort } from '../../../scripts/stack/process/free-port.ts';
import { choosePorts, externalServers } from '../../../scripts/stack/settings.ts';
import { UserError } from '../../../scripts/user-error.ts';

describe('settings of the local stack', () => {
  it('replaces servers by variables', () => {
    assert.deepEqual(externalServers({}), {});
    assert.deepEqual(
      externalServers({
        MYSQL_URL: 'mysql://root:pw@db:3306/',
        AMQP_URL: 'amqp://u:p@broker:5672',
        UNLEASH_URL: 'http://unleash:4242/api/',
        UNLEASH_ADMIN_TOKEN: '*:*.a',
        UNLEASH_CLIENT_TOKEN: 'default:development.b',
      }),
      {
        mysql: 'mysql://root:pw@db:3306',
        amqp: { url: 'amqp://u:p@broker:5672', management: 'http://u:p@broker:15672' },
        unleash: {
          url: 'http://unleash:4242',
          user: '',
          password: '',
          adminToken: '*:*.a',
          clientToken: 'default:development.b',
        },
      },
    );
  });

  it('names the tokens that UNLEASH_URL needs', () => {
    assert.throws(
      () => externalServers({ UNLEASH_URL: 'http://unleash:4242' }),
      (error) => error instanceof UserError && /UNLEASH_ADMIN_TOKEN and UNLEASH_CLIENT_TOKEN/.test(error.message),
    );
  });

  it('takes the next free port when the wanted one is busy', async () => {
    const busy = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => busy.listen(port, '127.0.0.1', resolve));
    try {
      assert.ok((await freePort(port)) > port);
    } finally {
      busy.close();
    }
  });

  it('gives no port twice', async () => {
    const ports = Object.values(await choosePorts({ STRANGLER_PORTS: 'random' }));
    assert.equal(new Set(ports).size, ports.length);
  });
});
