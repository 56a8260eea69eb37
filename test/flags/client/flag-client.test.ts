import assert from 'node:assert/strict';
import { waitFor } from '../../support/wait-for.ts';
import { development, openPlayground, type Playground } from '../support/flags-in-unleash.ts';
import { type Gate, openGate } from '../support/gate.ts';

describe('the flag client on a real Unleash', () => {
  let play: Playground;
  before(async () => {
    play = await openPlayground();
  });
  after(() => play.close());

  it('sees a flip, tells the listeners, and sees it turned back', async () => {
    const client = await play.client();
    let changes = 0;
    const forget = client.onChange(() => void (changes += 1));
    assert.equal(client.isEnabled(play.read), false);
    await play.turn(play.read, true);
    await waitFor('the flag to be on', () => Promise.resolve(client.isEnabled(play.read)));
    assert.equal(changes, 1);
    forget();
    await play.turn(play.read, false);
    await waitFor('the flag to be off', () => Promise.resolve(!client.isEnabled(play.read)));
    assert.equal(changes, 1, 'who no longer listens is not told');
  });

  it('answers false for a flag that Unleash does not have, and says that it does not know it', async () => {
    const client = await play.client();
    assert.equal(client.isEnabled('no-such-flag'), false);
    assert.equal(client.knows('no-such-flag'), false);
    assert.equal(client.knows(play.read), true);
  });

  it('describes the flags with their strategies, frozen', async () => {
    const client = await play.client();
    const state = client.describe().find((each) => each.name === play.read);
    assert.deepEqual(state, {
      name: play.read,
      enabled: false,
      strategies: [
        {
          name: 'flexibleRollout',
          parameters: { rollout: '100', stickiness: 'default', groupId: play.read },
          constraints: [],
        },
      ],
    });
    assert.ok(Object.isFrozen(state));
  });

  it('is less than two seconds old while Unleash answers', async () => {
    const client = await play.client();
    await waitFor('a second poll', () => Promise.resolve(client.ageSeconds() < 1));
    assert.ok(client.ageSeconds() >= 0);
  });

  it('decides by the context: half of the sessions, each always on the same side', async () => {
    const { admin, write } = play;
    const feature = await admin.feature(write);
    const old = feature?.environments.find((each) => each.name === development)?.strategies ?? [];
    await admin.addStrategy(write, development, {
      name: 'flexibleRollout',
      parameters: { rollout: '50', stickiness: 'default', groupId: write },
    });
    for (const { id } of old) await admin.removeStrategy(write, development, id);
    await play.turn(write, true);
    const client = await play.client();
    await waitFor('the gradual state', () => Promise.resolve(client.isGradual(write)));
    const sides = Array.from({ length: 400 }, (_, i) => client.isEnabled(write, { sessionId: `s${i}` }));
    const share = sides.filter(Boolean).length / sides.length;
    assert.ok(share > 0.35 && share < 0.65, `half of the sessions, not ${share}`);
    const again = Array.from({ length: 400 }, (_, i) => client.isEnabled(write, { sessionId: `s${i}` }));
    assert.deepEqual(again, sides);
  });

  describe('usage', () => {
    let gate: Gate;
    before(async () => {
      gate = await openGate(play.unleash.url);
    });
    after(() => gate.close());

    it('is reported at the stop, also for flags that are decided without the engine', async () => {
      const client = await play.client({ url: `${gate.url}/api` });
      for (let i = 0; i < 7; i += 1) client.isEnabled(play.read);
      await client.stop();
      const report = JSON.parse(gate.reports.join('')) as { bucket: { toggles: Record<string, unknown> } };
      assert.deepEqual(report.bucket.toggles[play.read], { yes: 0, no: 7, variants: {} });
    });
  });
});
