import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../../support/run-cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { adminToken } from '../support/proxy.ts';

describe('strangler routes and explain, of groups', function () {
  this.timeout(90_000);
  let file: string;

  before(async () => {
    const folder = await tempFolder('groups');
    file = join(folder, 'strangler.yaml');
    const strategy = (groupId: string) => [
      { name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'pizzeriaId', groupId } },
    ];
    const features = ['read', 'write'].map((name) => ({ name, enabled: true, strategies: strategy(name) }));
    await writeFile(join(folder, 'flags.json'), JSON.stringify({ version: 2, features }));
    await writeFile(
      file,
      `admin: { token: ${adminToken} }
flags: { file: ${join(folder, 'flags.json')} }
upstreams: { monolith: { url: 'http://127.0.0.1:9' }, orders: { url: 'http://127.0.0.1:9' } }
legacy: monolith
context: { properties: { pizzeriaId: { body: $.pizzeriaId, header: x-pizzeria-id } } }
groups: { ordering: { pin: 30m, readYourWrites: 3s } }
routes:
  - { id: list, match: { methods: [GET], path: /orders }, flag: read, service: orders, group: ordering }
  - { id: add, match: { methods: [POST], path: /orders }, flag: write, service: orders, group: ordering, context: body }
  - { id: track, match: { methods: [GET], path: /track }, service: orders, whenOff: 404 }
`,
    );
  });

  it('show what each group keeps, whose flags are apart, and what has no legacy side', async () => {
    const { stdout } = await runCli(['routes', '--config', file]);
    assert.match(stdout, /Group ordering: a conversation stays on its side for 30 min; reads follow a write for 3 s\./);
    assert.match(
      stdout,
      /Group ordering does not move together: read by a share by pizzeriaId in groupId read; write by/,
    );
    assert.match(stdout, /track .*\(none\) .*none: 404 when off/);
  });

  it('explain with a body', async () => {
    const { stdout } = await runCli(['explain', 'POST', '/orders', '--config', file, '--body', '{"pizzeriaId":7}']);
    assert.match(stdout, /context +\{"properties":\{"pizzeriaId":"7"\}\}/);
    assert.match(stdout, /read your writes +only reads follow the last write/);
  });
});
