import { connectForMigration } from '../../migrations/support/migration-connection.ts';
import { ordersApiContract } from '../contract/orders-api.contract.ts';
import { insertReference } from './insert-reference.ts';
import { legacyDatabase } from './legacy-database.ts';
import { runMonolith } from './running-monolith.ts';

ordersApiContract({
  name: 'the monolith',
  prefix: '/api',
  async start(data) {
    const { url, appUrl } = await legacyDatabase('contract');
    const root = connectForMigration(url);
    await insertReference(root, data);
    await root.destroy();
    return runMonolith(appUrl);
  },
});
