import { assertLeavesNothing } from '../leaves-nothing.ts';
import { runNetwork, type RunningNetwork } from '../admin/running-network.ts';

const PROCEDURES: readonly (readonly [name: string, tables: string, args: readonly unknown[]])[] = [
  ['export_run_begin', 'export_marks export_runs audit_log', ['customers', 1]],
  ['export_run_progress', 'export_runs export_marks', [1, '2026-01-02', 7, 3, 600]],
  ['export_run_end', 'export_runs', [1, 'the CRM answered 503']],
  ['export_mark_set', 'export_marks audit_log', ['customers', '2015-01-01', 1]],
];

describe('writing procedures of the export', function () {
  this.timeout(120_000);
  let network: RunningNetwork;

  before(async () => {
    network = await runNetwork('export_faults');
    await network.knex('export_marks').insert({ kind: 'orders', changed_at: '2026-01-01', last_id: 0 });
    await network.knex('export_runs').insert({ id: 1, kind: 'orders', started_at: '2026-01-01' });
  });
  after(() => network.stop());

  for (const [name, tables, args] of PROCEDURES) {
    it(`${name} leaves nothing behind when ${tables} cannot be written`, () =>
      assertLeavesNothing({ url: network.url, tables: tables.split(' '), call: () => network.db.call(name, args) }));
  }
});
