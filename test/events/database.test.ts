import assert from 'node:assert/strict';
import { makeMysqlKnex } from '../../events/index.ts';
import { testDatabase } from '../support/servers.ts';

describe('errors of the database', () => {
  it('do not quote bound values, because errors go to logs', async () => {
    const knex = makeMysqlKnex((await testDatabase('errors')).url);
    try {
      await knex.raw('CREATE TABLE customers (name VARCHAR(3) NOT NULL, phone VARCHAR(16) NOT NULL)');
      const failing = knex('customers').insert({ name: 'too long', phone: '+79161234567' });
      await assert.rejects(failing, (error: Error) => {
        assert.match(error.message, /Data too long/);
        assert.doesNotMatch(`${error.message} ${error.stack ?? ''}`, /79161234567/);
        return true;
      });
    } finally {
      await knex.destroy();
    }
  });
});
