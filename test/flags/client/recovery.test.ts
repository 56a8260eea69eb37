import assert from 'node:assert/strict';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { openPlayground, type Playground } from '../support/flags-in-unleash.ts';
import { type Gate, openGate } from '../support/gate.ts';
import { keepingLogger } from '../support/quiet-logger.ts';

describe('the flag client when Unleash refuses or is silent', () => {
  let play: Playground;
  let gate: Gate;
  before(async () => {
    play = await openPlayground();
    gate = await openGate(play.unleash.url);
  });
  beforeEach(() => gate.set('open'));
  after(async () => {
    await play.close();
    await gate.close();
  });

  for (const status of [401, 403]) {
    it(`keeps the last state through ${status}, goes on asking, and sees later flips`, async () => {
      await play.turn(play.read, true);
      const client = await play.client({ url: `${gate.url}/api` });
      await waitFor('the flag to be on', () => Promise.resolve(client.isEnabled(play.read)));
      gate.set(status);
      const before = gate.seen.length;
      await waitFor('three refused polls', () => Promise.resolve(gate.seen.length >= before + 3));
      assert.equal(client.isEnabled(play.read), true);
      await play.turn(play.read, false);
      gate.set('open');
      await waitFor('the flip that came after the refusal', () => Promise.resolve(!client.isEnabled(play.read)));
    });
  }

  it('registers anew when it is accepted after a refusal, so that usage is reported again', async () => {
    gate.set(403);
    const client = await play.client({ url: `${gate.url}/api` });
    const registrations = (): number => gate.seen.filter((line) => line === 'POST /api/client/register').length;
    await waitFor('the refused registration', () => Promise.resolve(registrations() > 0));
    const before = registrations();
    gate.set('open');
    await waitFor('the first state', () => Promise.resolve(client.knows(play.read)));
    await waitFor('another registration', () => Promise.resolve(registrations() > before));
  });

  it('starts with a wrong token as all legacy within the bound, and never logs the token', async () => {
    const logger = keepingLogger();
    const token = 'default:development.wrong-and-secret';
    const startedAt = Date.now();
    const client = await play.client({ token, logger });
    assert.ok(Date.now() - startedAt < 4000);
    assert.equal(client.isEnabled(play.read), false);
    assert.equal(client.knows(play.read), false);
    assert.equal(client.ageSeconds(), Infinity);
    assert.ok(logger.lines.some((line) => line.includes('client token is not accepted')));
    assert.ok(!logger.lines.join('').includes(token));
  });

  it('uses the backup after two seconds when Unleash takes the request and says nothing', async () => {
    const backupDir = await tempFolder('flags-backup');
    const options = { url: `${gate.url}/api`, backupDir };
    await play.turn(play.read, true);
    const first = await play.client(options);
    await waitFor('the flag to be on', () => Promise.resolve(first.isEnabled(play.read)));
    await first.stop();
    gate.set('silent');
    const second = await play.client(options);
    assert.equal(second.isEnabled(play.read), true);
    const stopping = Date.now();
    await second.stop();
    assert.ok(Date.now() - stopping < 4000, 'a silent server does not hold up the stop');
  });
});

describe('the flag client when Unleash is killed', function () {
  this.timeout(120_000);
  let play: Playground;
  before(async () => {
    play = await openPlayground();
  });
  after(async () => {
    await play.unleash.start();
    await play.close();
  });

  it('keeps the last state; a start then uses the backup, or legacy without one; all catch up when it is back', async () => {
    const backupDir = await tempFolder('flags-backup');
    await play.turn(play.read, true);
    const running = await play.client({ backupDir });
    await waitFor('the flag to be on', () => Promise.resolve(running.isEnabled(play.read)));

    await play.unleash.kill9();
    await waitFor('the flags to grow old', () => Promise.resolve(running.ageSeconds() > 0.5));
    assert.equal(running.isEnabled(play.read), true);

    const logger = keepingLogger();
    const withBackup = await play.client({ backupDir, logger });
    assert.equal(withBackup.isEnabled(play.read), true);
    assert.ok(withBackup.ageSeconds() > 0.5 && withBackup.ageSeconds() < 120, 'as old as the backup');
    assert.ok(logger.lines.some((line) => line.includes('the state of the backup is used')));

    const without = await play.client();
    assert.equal(without.isEnabled(play.read), false);
    assert.equal(without.ageSeconds(), Infinity);

    await play.unleash.start();
    await play.turn(play.read, false);
    for (const client of [running, withBackup]) {
      await waitFor('the flag to be off', () => Promise.resolve(!client.isEnabled(play.read)), 20_000);
    }
    await waitFor('the flags to be known', () => Promise.resolve(without.knows(play.read)), 20_000);
  });
});
