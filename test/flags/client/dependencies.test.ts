import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFlags, type FlagClient } from '../../../flags/index.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const forAll = [{ name: 'default' }];
const halfOfVisitors = [
  { name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'default', groupId: 'g' } },
];
const byTenant = [{ name: 'default', constraints: [{ contextName: 'pizzeriaId', operator: 'IN', values: ['1'] }] }];

describe('a flag that depends on another', () => {
  const open = new Set<FlagClient>();
  const read = (file: string): FlagClient => {
    const flags = fileFlags(file);
    open.add(flags);
    return flags;
  };
  afterEach(async () => {
    await Promise.all([...open].map((each) => each.stop()));
    open.clear();
  });

  async function child(parent: object[], dependency: object = {}): Promise<FlagClient> {
    const file = join(await tempFolder('flags'), 'flags.json');
    const features = [
      { name: 'parent', enabled: true, strategies: parent },
      { name: 'write', enabled: true, strategies: forAll, dependencies: [{ feature: 'parent', ...dependency }] },
    ];
    await writeFile(file, JSON.stringify({ version: 2, features }));
    return read(file);
  }

  it('is no safer for writes than its parent', async () => {
    assert.equal((await child(forAll)).isSafeForWrites('write'), true);
    assert.equal((await child(byTenant)).isSafeForWrites('write'), true);
    assert.equal((await child(halfOfVisitors)).isSafeForWrites('write'), false);
    assert.equal((await child(forAll, { variants: ['blue'] })).isSafeForWrites('write'), false);
  });

  it('is gradual when its parent is, so that an anonymous visitor gets an id to stay with', async () => {
    assert.equal((await child(forAll)).isGradual('write'), false);
    assert.equal((await child(halfOfVisitors)).isGradual('write'), true);
  });

  it('may depend on itself in a file that somebody wrote', async () => {
    const file = join(await tempFolder('flags'), 'flags.json');
    const features = [{ name: 'write', enabled: true, strategies: forAll, dependencies: [{ feature: 'write' }] }];
    await writeFile(file, JSON.stringify({ version: 2, features }));
    assert.equal(read(file).isSafeForWrites('write'), true);
  });
});

describe('a property that a flag decides by', () => {
  it('is told where the context does not say it', async () => {
    const file = join(await tempFolder('flags'), 'flags.json');
    const share = [{ name: 'flexibleRollout', parameters: { rollout: '50', stickiness: 'city', groupId: 'g' } }];
    const features = [
      { name: 'tenants', enabled: true, strategies: byTenant },
      { name: 'cities', enabled: true, strategies: share },
      { name: 'off', enabled: false, strategies: byTenant },
      { name: 'people', enabled: true, strategies: halfOfVisitors },
    ];
    await writeFile(file, JSON.stringify({ version: 2, features }));
    const flags = fileFlags(file);
    const missing = (name: string, properties?: Record<string, string>) =>
      flags.missingProperty(name, properties === undefined ? {} : { properties });
    assert.equal(missing('tenants'), 'pizzeriaId');
    assert.equal(missing('tenants', { pizzeriaId: '' }), 'pizzeriaId');
    assert.equal(missing('tenants', { pizzeriaId: '9' }), undefined);
    assert.equal(missing('cities', { pizzeriaId: '9' }), 'city');
    assert.deepEqual([missing('off'), missing('people'), missing('nobody-knows')], [undefined, undefined, undefined]);
    await flags.stop();
  });
});
