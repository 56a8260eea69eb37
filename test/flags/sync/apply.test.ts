import assert from 'node:assert/strict';
import { applyFlags, driftOfFlags, type FlagDifference, planFlags } from '../../../flags/index.ts';
import { waitFor } from '../../support/wait-for.ts';
import { development, openPlayground, type Playground } from '../support/flags-in-unleash.ts';

const kinds = (differences: readonly FlagDifference[], flag: string): readonly string[] =>
  differences.filter((difference) => difference.flag === flag).map((difference) => difference.kind);

describe('flags in a real Unleash', () => {
  let play: Playground;
  beforeEach(async () => {
    play = await openPlayground({ apply: false });
  });
  afterEach(() => play.close());

  const stateOf = async (name: string): Promise<{ enabled: boolean; strategies: number }> => {
    const feature = await play.admin.feature(name);
    const here = feature?.environments.find((environment) => environment.name === development);
    assert.ok(here, `${name} is in ${development}`);
    return { enabled: here.enabled, strategies: here.strategies.length };
  };

  it('are missing in the plan, then made, then nothing is left to do', async () => {
    const { admin, definitions, read } = play;
    const plan = await planFlags(admin, definitions);
    assert.deepEqual(
      plan.changes.map((change) => change.kind),
      ['missing', 'missing'],
    );
    assert.equal(await admin.feature(read), undefined, 'a plan changes nothing');

    await applyFlags(admin, definitions);
    assert.deepEqual(await stateOf(read), { enabled: false, strategies: 1 });
    const { description } = (await admin.feature(read)) ?? {};
    assert.equal(
      description,
      'Something that a test looks at.\nOwner: tests.\nRoutes: orders.list.\nRemove by 2027-06-30.',
    );
    assert.deepEqual((await applyFlags(admin, definitions)).changes, []);
    const drift = await driftOfFlags(admin, definitions);
    assert.deepEqual(kinds(drift, read), []);
  });

  it("keep a person's switch and rollout through apply; force takes them back", async () => {
    const { admin, definitions, read, write } = play;
    await applyFlags(admin, definitions);
    await play.turn(read, true);
    await admin.addStrategy(write, development, { name: 'default', parameters: {} });

    const kept = (await applyFlags(admin, definitions)).kept;
    assert.deepEqual([kinds(kept, read), kinds(kept, write)], [['state'], ['strategies']]);
    assert.deepEqual(
      [await stateOf(read), await stateOf(write)],
      [
        { enabled: true, strategies: 1 },
        { enabled: false, strategies: 2 },
      ],
    );

    await applyFlags(admin, definitions, { force: true });
    assert.deepEqual(
      [await stateOf(read), await stateOf(write)],
      [
        { enabled: false, strategies: 1 },
        { enabled: false, strategies: 1 },
      ],
    );
  });

  it('have their description kept in step, whatever a person wrote there', async () => {
    const { admin, definitions, read } = play;
    await applyFlags(admin, definitions);
    await admin.change(read, { description: 'mine' });
    const plan = await planFlags(admin, definitions);
    assert.deepEqual(kinds(plan.changes, read), ['text']);
    await applyFlags(admin, definitions);
    assert.match((await admin.feature(read))?.description ?? '', /Owner: tests/);
  });

  it('are completed when an apply died half way', async () => {
    const { admin, definitions, read } = play;
    await admin.create({ name: read, description: '', type: 'release' });
    await applyFlags(admin, definitions);
    assert.deepEqual(await stateOf(read), { enabled: false, strategies: 1 });
    assert.deepEqual((await planFlags(admin, definitions)).changes, []);
  });

  it('that are on by definition are never seen switched off before a person does it; then they stay off', async () => {
    const { admin, definitions, read } = play;
    const [flag] = definitions.filter(({ name }) => name === read).map((each) => ({ ...each, default: true }));
    assert.ok(flag);
    const client = await play.client({ refreshMs: 5 });
    const seen: string[] = [];
    client.onChange(() => {
      const state = client.describe().find(({ name }) => name === read);
      if (state !== undefined) seen.push(`${state.enabled ? 'on' : 'off'} with ${state.strategies.length}`);
    });
    await applyFlags(admin, [flag]);
    await waitFor('the flag to be on', () => Promise.resolve(client.isEnabled(read)));
    assert.deepEqual(await stateOf(read), { enabled: true, strategies: 1 });
    assert.ok(!seen.includes('off with 1'), seen.join());
    assert.deepEqual(kinds((await planFlags(admin, [flag])).changes, read), []);
    await play.turn(read, false);
    await applyFlags(admin, [flag]);
    assert.deepEqual(await stateOf(read), { enabled: false, strategies: 1 });
  });

  it('that are on by definition are turned on when an apply died before it did so', async () => {
    const { admin, definitions, read } = play;
    const [flag] = definitions.filter(({ name }) => name === read).map((each) => ({ ...each, default: true }));
    assert.ok(flag);
    const rollout = { percent: 50, stickiness: 'pizzeriaId' };
    await admin.create({ name: read, description: '', type: 'release' });
    await applyFlags(admin, [{ ...flag, rollout }]);
    assert.deepEqual(await stateOf(read), { enabled: true, strategies: 1 });
    assert.deepEqual((await planFlags(admin, [{ ...flag, rollout }])).changes, []);
  });

  it('that no code knows are reported and never deleted', async () => {
    const { admin, definitions, read } = play;
    await applyFlags(admin, definitions);
    const rest = definitions.filter((flag) => flag.name !== read);
    assert.deepEqual(kinds((await applyFlags(admin, rest, { force: true })).kept, read), ['unknown']);
    assert.deepEqual(kinds(await driftOfFlags(admin, rest), read), ['unknown']);
    assert.ok(await admin.feature(read));
  });

  it('show what people changed, and what has outlived its date, as drift', async () => {
    const { admin, definitions, read, write } = play;
    await applyFlags(admin, definitions);
    await play.turn(read, true);
    const [turned] = (await driftOfFlags(admin, definitions)).filter((difference) => difference.flag === read);
    assert.deepEqual([turned?.kind, turned?.is, turned?.should], ['state', 'on', 'off']);
    assert.ok(turned?.changed?.by, 'who turned it is told');
    assert.ok(Math.abs(Date.now() - Date.parse(turned.changed.at)) < 60_000);
    assert.deepEqual(kinds(await driftOfFlags(admin, definitions, '2027-06-30'), write), []);
    assert.deepEqual(kinds(await driftOfFlags(admin, definitions, '2027-07-01'), write), ['overdue']);
  });

  it('with a write flag for a share of the users are refused until the rollout is reset', async () => {
    const { admin, definitions, write } = play;
    await applyFlags(admin, definitions);
    const parameters = { rollout: '10', stickiness: 'default', groupId: write };
    await admin.addStrategy(write, development, { name: 'flexibleRollout', parameters });
    assert.deepEqual(kinds((await planFlags(admin, definitions)).problems, write), ['unsafe-write']);
    await applyFlags(admin, definitions, { force: true });
    assert.deepEqual((await planFlags(admin, definitions)).problems, []);
  });

  it('of one group are told of when people hand them out by different things', async () => {
    const { admin, read, write } = play;
    const definitions = play.definitions.map((flag) => ({
      ...flag,
      rollout: { ...flag.rollout, groupId: 'together' },
    }));
    await applyFlags(admin, definitions);
    assert.deepEqual((await planFlags(admin, definitions)).problems, []);
    const share = (groupId: string, stickiness: string, rollout: string) => ({
      name: 'flexibleRollout',
      parameters: { groupId, stickiness, rollout },
    });
    await admin.addStrategy(read, development, share('together', 'pizzeriaId', '50'));
    await admin.addStrategy(write, development, share('together', 'pizzeriaId', '10'));
    assert.deepEqual((await planFlags(admin, definitions)).problems, []);
    await admin.addStrategy(read, development, share(read, 'pizzeriaId', '50'));
    const { problems } = await planFlags(admin, definitions);
    assert.deepEqual([kinds(problems, read), kinds(problems, write)], [['apart'], ['apart']]);
    assert.match(problems[0]?.is ?? '', /a share by pizzeriaId in groupId/);
  });

  it('by tenant have their field made, so that people can choose tenants in the UI', async () => {
    const { admin, read } = play;
    const tenant = `${read}-tenant`;
    const definitions = play.definitions.map((flag) => ({ ...flag, tenant }));
    assert.equal((await planFlags(admin, definitions)).changes.filter(({ kind }) => kind === 'no-field').length, 1);
    await applyFlags(admin, definitions);
    assert.ok((await admin.contextFields()).includes(tenant));
    assert.deepEqual((await planFlags(admin, definitions)).changes, []);
  });

  it('that were archived are reported, not made again', async () => {
    const { admin, definitions, read, unleash } = play;
    await applyFlags(admin, definitions);
    const url = `${unleash.url}/api/admin/projects/default/features/${read}`;
    const archived = await fetch(url, { method: 'DELETE', headers: { authorization: unleash.adminToken } });
    assert.equal(archived.status, 202);
    const plan = await applyFlags(admin, definitions);
    assert.deepEqual([kinds(plan.changes, read), kinds(plan.problems, read)], [[], ['archived']]);
  });
});
