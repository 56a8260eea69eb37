import assert from 'node:assert/strict';
import { assertLeavesNothing } from '../leaves-nothing.ts';
import { makeWorld, OPERATOR, rows, type World } from '../orders/world.ts';

const elsewhere = { status: 409, code: 'draft-elsewhere' };

describe('the draft of an operator', function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await makeWorld('drafts');
  });
  after(() => world.close());
  beforeEach(() => world.root('order_drafts').delete());

  const save = (tab: string, draft: string | null, take = 0, user = OPERATOR) =>
    world.db.call('draft_save', [user, tab, draft, take]);
  const kept = () => rows(world.root('order_drafts').orderBy('user_id').select('user_id', 'draft', 'tab'));

  it('is held by the tab that began it, until another takes it over', async () => {
    await save('one', 'a');
    await save('one', 'b');
    await assert.rejects(save('two', 'c'), elsewhere);
    await assert.rejects(save('two', null), elsewhere);
    await save('two', 'c', 1);
    await assert.rejects(save('one', 'd'), elsewhere);
    assert.deepEqual(await kept(), [[OPERATOR, 'c', 'two']]);
    await save('two', null);
    await save('one', 'e');
    assert.deepEqual(await kept(), [[OPERATOR, 'e', 'one']]);
  });

  it('is one per operator, and each has their own', async () => {
    await save('one', 'a');
    await save('one', 'b', 0, 3);
    assert.deepEqual(await kept(), [
      [OPERATOR, 'a', 'one'],
      [3, 'b', 'one'],
    ]);
  });

  it('goes to one of ten tabs that begin at the same moment', async () => {
    const tabs = Array.from({ length: 10 }, (_, index) => `tab${index}`);
    const outcomes = await Promise.allSettled(tabs.map((tab) => save(tab, tab)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.equal((outcome.reason as { code: string }).code, 'draft-elsewhere');
    assert.equal((await kept()).length, 1);
  });

  it('stays as it was when it cannot be written', async () => {
    const tables = ['order_drafts'];
    await assertLeavesNothing({ url: world.legacy.url, tables, call: () => save('one', 'a') });
    await save('one', 'a');
    await assertLeavesNothing({ url: world.legacy.url, tables, call: () => save('one', null) });
  });
});
