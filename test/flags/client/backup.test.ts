import assert from 'node:assert/strict';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBackup } from '../../../flags/client/backup-keeper.ts';
import { backupPath, readBackup, writeBackup } from '../../../flags/client/backup.ts';
import type { FeatureSet } from '../../../flags/client/features.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { keepingLogger } from '../support/quiet-logger.ts';

const setOf = (name: string): FeatureSet => ({
  version: 2,
  features: [{ name, enabled: true, strategies: [] }],
  segments: [],
});

describe('the backup of the flags', () => {
  it('is read back as it was written, for its owner alone, with nothing left beside it', async () => {
    const folder = await tempFolder('flags-backup');
    const path = backupPath(folder, '../odd name', 'development');
    await writeBackup(path, setOf('a'));
    assert.deepEqual((await readBackup(path))?.set, setOf('a'));
    assert.equal((await readdir(folder)).length, 1, 'a name with a slash stays inside the folder');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('is never seen half written', async () => {
    const path = backupPath(await tempFolder('flags-backup'), 'app', 'development');
    const long = 'x'.repeat(200_000);
    await writeBackup(path, setOf(long));
    const writes = Promise.all(Array.from({ length: 20 }, (_, i) => writeBackup(path, setOf(`${long}${i}`))));
    for (let i = 0; i < 50; i += 1) assert.ok((await readBackup(path))?.set.features[0]?.name.startsWith(long));
    await writes;
  });

  it('keeps the newest of many states that come at once', async () => {
    const backupDir = await tempFolder('flags-backup');
    const where = { appName: 'app', environment: 'development' };
    const keeper = await openBackup({ ...where, backupDir, logger: keepingLogger() });
    assert.equal(keeper.found, undefined);
    for (let i = 0; i < 100; i += 1) keeper.save(setOf(`n${i}`));
    await keeper.close();
    const path = backupPath(backupDir, where.appName, where.environment);
    assert.equal((await readBackup(path))?.set.features[0]?.name, 'n99');
  });

  it('counts as none, with a warning, when it is damaged', async () => {
    const backupDir = await tempFolder('flags-backup');
    const logger = keepingLogger();
    await writeFile(backupPath(backupDir, 'app', 'development'), '{"version":2,"feat');
    const keeper = await openBackup({ backupDir, appName: 'app', environment: 'development', logger });
    assert.equal(keeper.found, undefined);
    assert.equal(logger.lines.length, 1);
  });

  it('that cannot be written is reported and stops nothing', async () => {
    const logger = keepingLogger();
    const backupDir = join(await tempFolder('flags-backup'), 'a-file');
    await writeFile(backupDir, '');
    const keeper = await openBackup({ backupDir, appName: 'app', environment: 'development', logger });
    keeper.save(setOf('a'));
    await keeper.close();
    assert.ok(logger.lines.some((line) => line.includes('cannot be written')));
  });
});
