import assert from 'node:assert/strict';
import { createConnection } from 'mysql2/promise';
import { connectLegacyDatabase, type LegacyDatabase } from '../../../legacy-monolith/shared/database.ts';
import { ProblemError } from '../../../services/kit/index.ts';
import { testDatabase, testMysql } from '../../support/servers.ts';
import { waitFor } from '../../support/wait-for.ts';

const SETUP = `
  CREATE TABLE people (id INT AUTO_INCREMENT PRIMARY KEY, phone VARCHAR(20) NOT NULL, UNIQUE KEY people_phone (phone));
  CREATE TABLE visits (id INT PRIMARY KEY, person INT NOT NULL, FOREIGN KEY (person) REFERENCES people (id));
  CREATE TABLE counters (id INT PRIMARY KEY, value INT NOT NULL);
  INSERT INTO counters VALUES (1, 0), (2, 0);
  CREATE PROCEDURE person_add(p_phone VARCHAR(20), p_seconds DECIMAL(5, 2))
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
    START TRANSACTION;
    INSERT INTO people (phone) VALUES (p_phone);
    DO SLEEP(p_seconds);
    COMMIT;
  END;
  CREATE PROCEDURE person_ensure(p_phone VARCHAR(20))
  BEGIN
    DECLARE v_id INT DEFAULT NULL;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
    START TRANSACTION;
    SELECT MIN(id) INTO v_id FROM people WHERE phone = p_phone;
    DO SLEEP(0.2);
    IF v_id IS NULL THEN
      INSERT INTO people (phone) VALUES (p_phone);
      SET v_id = LAST_INSERT_ID();
    END IF;
    COMMIT;
    SELECT v_id AS id;
  END;
  CREATE PROCEDURE visit_add(p_id INT, p_person INT) INSERT INTO visits VALUES (p_id, p_person);
  CREATE PROCEDURE person_delete(p_id INT) DELETE FROM people WHERE id = p_id;
  CREATE PROCEDURE count_both(p_first INT, p_second INT)
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
    START TRANSACTION;
    UPDATE counters SET value = value + 1 WHERE id = p_first;
    DO SLEEP(0.2);
    UPDATE counters SET value = value + 1 WHERE id = p_second;
    COMMIT;
  END;
  CREATE PROCEDURE people_list() SELECT phone FROM people ORDER BY id;
  CREATE PROCEDURE counters_list() SELECT value FROM counters ORDER BY id;
`;

describe('the database of the monolith', () => {
  let url: string;
  let db: LegacyDatabase;

  before(async () => {
    ({ url } = await testDatabase('calls'));
    const connection = await createConnection({ uri: url, multipleStatements: true });
    await connection.query(SETUP);
    await connection.end();
    db = connectLegacyDatabase(url);
  });
  after(() => db.close());

  const people = async (): Promise<unknown[]> => (await db.call('people_list'))[0]?.map((row) => row['phone']) ?? [];
  const isProblem = (status: number, code: string, text: RegExp) => (error: unknown) =>
    error instanceof ProblemError && error.status === status && error.code === code && text.test(error.message);

  it('stops a call that takes too long, and leaves nothing of it for the next on the same connection to commit', async () => {
    const hasty = connectLegacyDatabase(url, { callLimitMs: 300, poolMax: 1 });
    try {
      await assert.rejects(hasty.call('person_add', ['slow', 5]), isProblem(503, 'not-available', /longer than 0.3 s/));
      await hasty.call('person_add', ['quick', 0]);
      assert.deepEqual(await people(), ['quick']);
      // Its locks are gone at once, not only when it would have ended.
      await hasty.call('person_add', ['slow', 0]);
      assert.deepEqual(await people(), ['quick', 'slow']);
    } finally {
      await hasty.close();
    }
  });

  it('does not wait for a server that says nothing, and goes on when it is back', async () => {
    const { pid } = await testMysql();
    const hasty = connectLegacyDatabase(url, { callLimitMs: 300 });
    try {
      await hasty.ping();
      process.kill(pid, 'SIGSTOP');
      await assert.rejects(hasty.call('people_list'), isProblem(503, 'not-available', /stopped/));
      process.kill(pid, 'SIGCONT');
      await waitFor('the server to answer', async () => (await hasty.call('people_list')).length > 0);
    } finally {
      process.kill(pid, 'SIGCONT');
      await hasty.close();
    }
  });

  it('tries again when two calls race for a key, so that the second finds what the first made', async () => {
    const results = await Promise.all([1, 2].map(() => db.call('person_ensure', ['raced'])));
    const [first, second] = results.map((sets) => sets[0]?.[0]?.['id']);
    assert.equal(first, second);
  });

  it('refuses a key that is taken, with the name of the key and without its value', async () => {
    await db.call('person_add', ['twice', 0]);
    await assert.rejects(db.call('person_add', ['twice', 0]), (error) => {
      assert.ok(isProblem(409, 'already-exists', /people_phone/)(error));
      return !String(error).includes('twice');
    });
  });

  it('refuses what refers to nothing, and the end of what is still referred to', async () => {
    await db.call('person_add', ['visited', 0]);
    const [[row] = []] = await db.call('person_ensure', ['visited']);
    const id = row?.['id'];
    await assert.rejects(db.call('visit_add', [1, 9999]), isProblem(422, 'unknown-reference', /does not exist/));
    await db.call('visit_add', [1, id]);
    await assert.rejects(db.call('person_delete', [id]), isProblem(409, 'in-use', /refers to it/));
  });

  it('repeats the loser of a deadlock', async () => {
    await Promise.all([db.call('count_both', [1, 2]), db.call('count_both', [2, 1])]);
    const [rows = []] = await db.call('counters_list');
    assert.deepEqual(
      rows.map((row) => row['value']),
      [2, 2],
    );
  });

  it('waits for a locked row as long as it is told, not as long as the server would', async () => {
    const impatient = connectLegacyDatabase(url, { lockWaitSeconds: 1 });
    const holder = await createConnection(url);
    try {
      await holder.query('BEGIN');
      await holder.query('UPDATE counters SET value = 0 WHERE id = 1');
      await assert.rejects(impatient.call('count_both', [1, 2]), { code: 'ER_LOCK_WAIT_TIMEOUT' });
    } finally {
      await holder.end();
      await impatient.close();
    }
  });
});
