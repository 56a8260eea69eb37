import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { flagsFileOf, turnInFile } from '../../../scripts/flags/flags-file.ts';
import { UserError } from '../../../scripts/user-error.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const ROUTES = `routes:
  - { id: pages.get, match: { path: /pages }, flag: pages-read, service: pages, group: reading, shadow: { flag: pages-read-shadow } }
`;

describe('a flag in a flags file', () => {
  let folder: string;
  let flags: string;
  const config = async (text: string): Promise<string> => {
    const file = join(folder, 'strangler.yaml');
    await writeFile(file, text);
    return file;
  };
  const features = async (): Promise<unknown> =>
    (JSON.parse(await readFile(flags, 'utf8')) as { features: unknown }).features;

  beforeEach(async () => {
    folder = await tempFolder('flags-file');
    flags = join(folder, 'flags.json');
    await writeFile(
      flags,
      '{"version":2,"features":[{"name":"menu-read","enabled":false,"strategies":[{"name":"default"}],"owner":"us"}]}',
      { mode: 0o640 },
    );
  });

  it('is turned where the configuration names one, and all else in the file stays', async () => {
    const file = flagsFileOf(await config(`flags: { file: ${flags} }\n${ROUTES}`));
    assert.ok(file);
    turnInFile(file, 'menu-read', true);
    const menu = { name: 'menu-read', enabled: true, strategies: [{ name: 'default' }], owner: 'us' };
    assert.deepEqual(await features(), [menu]);
    assert.equal((await stat(flags)).mode & 0o777, 0o640);
    turnInFile(file, 'menu-read', false);
    assert.deepEqual(await features(), [{ ...menu, enabled: false }]);
  });

  it('is added when a route asks for it, its shadow, its group or the kill switch', async () => {
    const file = flagsFileOf(await config(`flags: { file: ${flags} }\n${ROUTES}`));
    assert.ok(file);
    const names = ['pages-read', 'pages-read-shadow', 'shed-reading', 'strangler-kill-switch'];
    for (const name of names) turnInFile(file, name, true);
    assert.deepEqual(
      ((await features()) as { name: string; enabled: boolean }[]).map(({ name, enabled }) => [name, enabled]),
      [['menu-read', false], ...names.map((name) => [name, true])],
    );
  });

  it('is not invented: another name is refused, with the near ones', async () => {
    const file = flagsFileOf(await config(`flags: { file: ${flags} }\n${ROUTES}`));
    assert.ok(file);
    assert.throws(() => turnInFile(file, 'pages-raed', true), /has a flag pages-raed; did you mean pages-read/);
  });

  it('can be turned off while the rest of the configuration is broken', async () => {
    const file = flagsFileOf(await config(`flags: { file: ${flags} }\nroutes:\n  - { id: half\nlisten: [\n`));
    assert.equal(file?.path, flags);
    turnInFile(file, 'menu-read', false);
  });

  it('leaves a configuration with Unleash, or none, to Unleash', async () => {
    assert.equal(flagsFileOf(await config('unleash: { url: http://127.0.0.1:4242/api }\n')), undefined);
    assert.equal(flagsFileOf(join(folder, 'missing.yaml')), undefined);
  });

  it('says what is wrong with a file that is none', async () => {
    await writeFile(flags, '{"features": {}}');
    assert.throws(
      () => turnInFile({ path: flags, asked: [] }, 'menu-read', true),
      (error) => error instanceof UserError && error.message.includes(flags),
    );
    assert.throws(() => turnInFile({ path: join(folder, 'none.json'), asked: [] }, 'a', true), UserError);
  });
});
