import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFlags, FlagsFileError, type FlagClient } from '../../../flags/index.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { keepingLogger } from '../support/quiet-logger.ts';

const only = (property: string, value: string): object => ({
  name: 'default',
  constraints: [{ contextName: property, operator: 'IN', values: [value] }],
});
const flags = (...features: object[]): string => JSON.stringify({ version: 2, features });

describe('flags from a file', () => {
  let path: string;
  let client: FlagClient | undefined;
  beforeEach(async () => {
    path = join(await tempFolder('flags-file'), 'flags.json');
  });
  afterEach(() => client?.stop());

  it("are evaluated by Unleash's engine: constraints and segments by context", async () => {
    const inSegment = { name: 'default', segments: [3] };
    const features = [
      { name: 'for-seven', enabled: true, strategies: [only('pizzeriaId', '7')] },
      { name: 'for-segment', enabled: true, strategies: [inSegment] },
      { name: 'lost-segment', enabled: true, strategies: [{ name: 'default', segments: [99] }] },
    ];
    const segments = [{ id: 3, constraints: [{ contextName: 'userId', operator: 'IN', values: ['ann'] }] }];
    await writeFile(path, JSON.stringify({ version: 2, features, segments }));
    client = fileFlags(path);
    assert.equal(client.isEnabled('for-seven', { properties: { pizzeriaId: '7' } }), true);
    assert.equal(client.isEnabled('for-seven', { properties: { pizzeriaId: '8' } }), false);
    assert.equal(client.isEnabled('for-seven'), false);
    assert.equal(client.isEnabled('for-segment', { userId: 'ann' }), true);
    assert.equal(client.isEnabled('for-segment', { userId: 'bob' }), false);
    assert.equal(client.isEnabled('lost-segment'), false, 'a segment that is not there excludes everybody');
  });

  it('obey a parent flag', async () => {
    const child = { name: 'child', enabled: true, strategies: [], dependencies: [{ feature: 'parent' }] };
    await writeFile(path, flags(child, { name: 'parent', enabled: false, strategies: [] }));
    client = fileFlags(path);
    assert.equal(client.isEnabled('child'), false);
  });

  it('are read again when the file is written or replaced', async () => {
    await writeFile(path, flags({ name: 'a', enabled: false }));
    const reading = (client = fileFlags(path));
    let changes = 0;
    reading.onChange(() => void (changes += 1));
    assert.equal(reading.isEnabled('a'), false);
    await writeFile(path, flags({ name: 'a', enabled: true }));
    await waitFor('the flag to be on', () => Promise.resolve(reading.isEnabled('a')));
    await writeFile(`${path}.new`, flags({ name: 'b', enabled: true }));
    await rename(`${path}.new`, path);
    await waitFor('the other flag', () => Promise.resolve(reading.isEnabled('b')));
    assert.equal(reading.knows('a'), false);
    assert.equal(changes, 2);
  });

  it('say whether writes may follow them: not while the rollout is by user', async () => {
    const rollout = (stickiness: string): object => ({
      name: 'flexibleRollout',
      parameters: { rollout: '50', stickiness, groupId: 'g' },
    });
    await writeFile(path, flags({ name: 'a', enabled: true, strategies: [rollout('userId')] }));
    const reading = (client = fileFlags(path));
    assert.equal(reading.isSafeForWrites('a'), false);
    assert.equal(reading.isSafeForWrites('unknown'), true, 'it is off for everybody');
    await writeFile(path, flags({ name: 'a', enabled: true, strategies: [rollout('pizzeriaId')] }));
    await waitFor('the rollout by tenant', () => Promise.resolve(reading.isSafeForWrites('a')));
  });

  it('stay as they were, with a warning, while the file is broken or gone', async () => {
    const logger = keepingLogger();
    await writeFile(path, flags({ name: 'a', enabled: true }));
    const reading = (client = fileFlags(path, logger));
    await writeFile(path, '{"version": 2, "features": [{"name": ');
    await waitFor('a warning', () => Promise.resolve(logger.lines.length === 1));
    await rm(path);
    await waitFor('another warning', () => Promise.resolve(logger.lines.length === 2));
    assert.equal(reading.isEnabled('a'), true);
  });

  it('do not grow old while nobody changes the file, but do while it is broken', async () => {
    await writeFile(path, flags({ name: 'a', enabled: true }));
    const reading = (client = fileFlags(path));
    assert.equal(reading.ageSeconds(), 0);
    await writeFile(path, 'broken');
    await waitFor('the flags to grow old', () => Promise.resolve(reading.ageSeconds() > 0));
    await writeFile(path, flags({ name: 'a', enabled: true }));
    await waitFor('the flags to be current', () => Promise.resolve(reading.ageSeconds() === 0));
  });

  it('fail at the start when the file is missing or has another form, and say how flags are written', async () => {
    const says = (expected: RegExp): void => {
      assert.throws(
        () => fileFlags(path),
        (error) => {
          assert.ok(error instanceof FlagsFileError);
          assert.ok(error.message.startsWith(path));
          assert.match(error.message, expected);
          assert.match(error.message, /→ .*\{"version": 2, "features": \[/);
          return true;
        },
      );
    };
    says(/: there is no such file\n/);
    await writeFile(path, '{"a": true}');
    says(/: version: Invalid input: .*; features: Invalid input/);
    await writeFile(path, '{"version": 2, "features": [{"name": ');
    says(/JSON/);
  });
});
