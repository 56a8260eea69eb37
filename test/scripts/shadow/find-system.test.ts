import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../../scripts/shadow/find-system.ts';
import type { StackFile } from '../../../scripts/stack/stack-file.ts';

const STRANGLER_YAML = fileURLToPath(new URL('../../../strangler.yaml', import.meta.url));

describe('what strangler shadow knows of the running stack', () => {
  it('is every variable of the repository’s strangler.yaml', async () => {
    const local = (port: number): string => `http://127.0.0.1:${port}`;
    const names = ['orders', 'accounts', 'payments', 'addresses', 'notifications'] as const;
    const services = Object.fromEntries(names.map((name, i) => [name, local(4101 + i)])) as StackFile['services'];
    const stack: StackFile = {
      proxy: local(8080),
      admin: { url: local(9901), token: 'a'.repeat(36) },
      monolith: local(3000),
      fakes: local(3090),
      unleash: { url: local(4242), user: 'admin', password: 'secret', adminToken: '*:*.a', clientToken: 'default:b.c' },
      mysql: 'mysql://root@127.0.0.1:13306',
      amqp: 'amqp://127.0.0.1:15673',
      amqpManagement: local(15674),
      services,
      pids: {},
    };
    const config = await readConfig(STRANGLER_YAML, stack);
    assert.deepEqual(config.upstreams['orders']?.urls, [services.orders]);
  });
});
