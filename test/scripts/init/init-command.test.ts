import assert from 'node:assert/strict';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../strangler-proxy/index.ts';
import { type CliResult, runCli } from '../../support/run-cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { type Application, page, startApplication } from './application.ts';

describe('strangler init', function () {
  // Each test starts programs of its own.
  this.timeout(90_000);
  let application: Application;
  let dir: string;
  const read = (name: string): Promise<string> => readFile(join(dir, name), 'utf8');
  const init = (...args: readonly string[]): Promise<CliResult> =>
    runCli(['init', '--legacy', application.url, '--dir', dir, '--no-start', ...args]);

  before(async () => {
    application = await startApplication((req, res) => {
      page(res, req.url ?? '', '<a href="/api/orders/17">x</a>');
    });
  });
  after(() => application.stop());
  beforeEach(async () => (dir = join(await tempFolder('init'), 'a folder')));

  it('writes a configuration in which nothing has moved, flags that are off, and a secret of its own', async () => {
    const { code, stdout } = await init('--name', 'shop');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /strangler\.yaml is valid: 0 routes; everything else goes to shop/);
    assert.match(stdout, /flags on api-orders-read/);
    const secret = /^STRANGLER_ADMIN_TOKEN=(\S{32})$/m.exec(await read('strangler.env'))?.[1] ?? '';
    assert.notEqual(secret, '');
    assert.equal((await stat(join(dir, 'strangler.env'))).mode & 0o777, 0o600);
    assert.match(await read('.gitignore'), /^strangler\.env$/m);
    for (const text of [stdout, await read('strangler.yaml'), await read('flags.json')])
      assert.ok(!text.includes(secret));
    const config = await loadConfig(join(dir, 'strangler.yaml'), { STRANGLER_ADMIN_TOKEN: secret });
    assert.deepEqual([config.legacy, config.routes, config.upstreams['shop']?.urls], ['shop', [], [application.url]]);
    assert.deepEqual(
      (JSON.parse(await read('flags.json')) as { features: { name: string; enabled: boolean }[] }).features.map(
        ({ name, enabled }) => [name, enabled],
      ),
      [
        ['api-orders-read', false],
        ['api-orders-read-shadow', false],
      ],
    );
    // The example in the comments has to work once somebody takes the marks away.
    const example = (await read('strangler.yaml'))
      .replace('routes: []', 'routes:')
      .replaceAll(
        /^( *)# (orders:|- id: api| {2}(?:url: http:\/\/127|timeouts:|health:|match:|flag:|service:|fallback:|shadow:))/gm,
        '$1$2',
      );
    await writeFile(join(dir, 'example.yaml'), example);
    const moved = await loadConfig(join(dir, 'example.yaml'), { STRANGLER_ADMIN_TOKEN: secret });
    assert.deepEqual(
      moved.routes.map(({ id, match, service }) => [id, match.path, service]),
      [['api-orders.get', '/api/orders/:id', 'orders']],
    );
  });

  it('overwrites nothing without --force: it shows what would change, and keeps what was there', async () => {
    await init('--port', '8080', '--admin-port', '9901');
    await writeFile(join(dir, 'strangler.yaml'), (await read('strangler.yaml')).replace('port: 8080', 'port: 8088'));
    const [mine, token] = [await read('strangler.yaml'), await read('strangler.env')];
    const refused = await init('--port', '8080', '--admin-port', '9901');
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /Nothing was written[^]*strangler\.yaml\n +\d+ - +port: 8088\n +\+ +port: 8080\n/);
    assert.equal(await read('strangler.yaml'), mine);

    const forced = await init('--port', '8080', '--admin-port', '9901', '--force', '--json');
    assert.equal(forced.code, 0);
    assert.equal((JSON.parse(forced.stdout) as { proxy: string }).proxy, 'http://127.0.0.1:8080');
    assert.equal(await read('strangler.yaml.before'), mine);
    assert.notEqual(await read('strangler.yaml'), mine);
    assert.equal(await read('strangler.env'), token);
  });

  it('says with exit code 2, and without a stack, where it cannot write', async () => {
    await mkdir(dir);
    await symlink('/nowhere/at/all', join(dir, 'flags.json'));
    const linked = await init();
    assert.equal(linked.code, 2);
    assert.match(linked.stderr, /flags\.json is there and is no plain file/);
    await writeFile(join(dir, 'file'), '');
    dir = join(dir, 'file', 'folder');
    const { code, stderr } = await init();
    assert.equal(code, 2);
    assert.match(stderr, /cannot be written[^]*--dir/);
    assert.doesNotMatch(stderr, /\n +at /);
    assert.equal((await runCli(['init'])).code, 2);
  });
});
