import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFlags, makeWriteGuard } from '../../flags/index.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const flag = (name: string, rollout: number, stickiness: string): object => ({
  name,
  enabled: true,
  strategies: [{ name: 'flexibleRollout', parameters: { rollout: String(rollout), stickiness, groupId: 'g' } }],
});

describe('the write guard', () => {
  it('stops a write flag that is handed out by user, says so once, and lets it through when it is mended', async () => {
    const path = join(await tempFolder('write-guard'), 'flags.json');
    const write = (...features: object[]): Promise<void> => writeFile(path, JSON.stringify({ version: 2, features }));
    await write(flag('a-write', 100, 'default'), flag('a-read', 50, 'default'));
    const flags = fileFlags(path);
    const told: string[] = [];
    const guard = makeWriteGuard(
      flags,
      (name) => name.endsWith('-write'),
      (problems) => told.push(...problems),
    );
    assert.equal(guard.allows('a-write'), true);
    assert.deepEqual(told, [], 'a share of the readers is fine');

    await write(flag('a-write', 50, 'userId'), flag('a-read', 60, 'default'));
    await waitFor('the guard to refuse', () => Promise.resolve(!guard.allows('a-write')));
    await write(flag('a-write', 50, 'userId'), flag('a-read', 70, 'default'));
    await waitFor('another change', () =>
      Promise.resolve(flags.describe()[1]?.strategies[0]?.parameters['rollout'] === '70'),
    );
    assert.equal(told.length, 1);
    assert.match(told.join(), /a-write: 50% by the stickiness "userId"/);

    await write(flag('a-write', 50, 'pizzeriaId'));
    await waitFor('the guard to allow', () => Promise.resolve(guard.allows('a-write')));
    guard.stop();
    await flags.stop();
  });
});
