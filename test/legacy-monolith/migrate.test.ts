import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { migrateLegacy } from '../../migrations/legacy/migrate.ts';
import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { applyProcedures } from '../../migrations/support/procedures.ts';
import { testDatabase } from '../support/servers.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { legacyDatabase } from './legacy-database.ts';

describe('legacy migrations', function () {
  this.timeout(120_000);

  it('change nothing when they run again', async () => {
    const { rootUrl, database, url, users } = await legacyDatabase('migrate');
    const knex = connectForMigration(url);
    const state = async () => knex('applied_procedures').select().orderBy('name');
    const before = await state();
    const password = { password: 'another one' };
    const app = { user: `a_${database}`.slice(0, 32), ...password };
    await migrateLegacy({
      rootUrl,
      database,
      users: { app, relay: { ...users.relay, ...password }, sync: { ...users.sync, ...password } },
    });
    assert.deepEqual(await state(), before);
    assert.ok(before.length > 0);
    await knex.destroy();
  });

  it('give the application no right to change the schema, and the relay none to change data', async () => {
    const { appUrl, relayUrl } = await legacyDatabase('rights');
    const [app, relay] = [connectForMigration(appUrl), connectForMigration(relayUrl)];
    await assert.rejects(app.raw('DROP TABLE order_lines'), /denied/);
    await assert.rejects(relay('products').delete(), /denied/);
    assert.deepEqual(await relay('products').select(), []);
    await Promise.all([app.destroy(), relay.destroy()]);
  });
});

describe('stored procedures in files', function () {
  this.timeout(120_000);
  let knex: Knex;
  let folder: string;

  before(async () => {
    knex = connectForMigration((await testDatabase('procedure_files')).url);
    folder = await tempFolder('procedures');
    await mkdir(join(folder, 'screen'));
  });
  after(() => knex.destroy());

  const write = (name: string, body: string) =>
    writeFile(join(folder, 'screen', `${name}.sql`), `-- Why? Because.\nCREATE PROCEDURE ${name}() ${body}`);
  const answer = async (name: string): Promise<unknown> => {
    const [[rows]] = (await knex.raw(`CALL ${name}()`)) as [[{ answer: unknown }[]]];
    return rows[0]?.answer;
  };

  it('are made, made again when the file has changed, and dropped when it is gone', async () => {
    await write('first', "SELECT 'what?' AS answer");
    await write('second', 'SELECT 2 AS answer');
    assert.deepEqual(await applyProcedures(knex, folder), { applied: ['first', 'second'] });
    assert.equal(await answer('first'), 'what?');

    await write('second', 'SELECT 22 AS answer');
    assert.deepEqual(await applyProcedures(knex, folder), { applied: ['second'] });
    assert.equal(await answer('second'), 22);

    await rm(join(folder, 'screen', 'first.sql'));
    assert.deepEqual(await applyProcedures(knex, folder), { applied: [] });
    await assert.rejects(answer('first'), /does not exist/);
  });

  it('are tried again after a mistake in the file was mended', async () => {
    await write('third', 'SELEKT 3 AS answer');
    await assert.rejects(applyProcedures(knex, folder), /syntax/);
    await write('third', 'SELECT 3 AS answer');
    await applyProcedures(knex, folder);
    assert.equal(await answer('third'), 3);
  });
});
