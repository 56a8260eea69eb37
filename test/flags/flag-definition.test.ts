import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ZodError } from 'zod';
import { flagDefinitions } from '../../flags/flag-definitions.ts';
import { defineFlags } from '../../flags/index.ts';
import { modulesWithoutSession, modulesWithSession } from '../../legacy-monolith/modules.ts';

interface Strangler {
  readonly routes: readonly {
    readonly id: string;
    readonly flag: string;
    readonly shadow?: { readonly flag: string };
  }[];
}

type Input = Parameters<typeof defineFlags>[0][number];

const good: Input = {
  name: 'menu-read',
  switches: 'The menu service answers reads of the menu.',
  owner: 'menu',
  kind: 'read',
  type: 'release',
  removeBy: '2027-01-01',
  environments: ['development'],
};
const faults = (...flags: Input[]): readonly string[] => {
  try {
    defineFlags(flags);
    return [];
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
};

describe('flag definitions', () => {
  it('are off, whole and without routes unless they say otherwise, and frozen to the bottom', () => {
    const [flag] = defineFlags([good]);
    assert.deepEqual(flag, { ...good, default: false, rollout: { percent: 100, stickiness: 'default' }, routes: [] });
    assert.ok(Object.isFrozen(flag) && Object.isFrozen(flag.rollout) && Object.isFrozen(flag.environments));
  });

  it('report every fault at once, with its place', () => {
    const found = faults({ ...good, name: 'Menu Read' }, { ...good, removeBy: '2027-13-01' });
    assert.equal(found.length, 2);
    assert.match(found[0] ?? '', /^0\.name: /);
    assert.match(found[1] ?? '', /^1\.removeBy: /);
  });

  it('need a removal date unless they are made to stay', () => {
    assert.match(faults({ ...good, removeBy: null }).join(), /removeBy/);
    assert.deepEqual(faults({ ...good, type: 'kill-switch', removeBy: null }), []);
  });

  it('refuse a write flag for a share of the users, and take one for a share of the tenants', () => {
    const write: Input = { ...good, kind: 'write' };
    assert.match(faults({ ...write, rollout: { percent: 50 } }).join(), /never by user/);
    assert.deepEqual(faults({ ...write, rollout: { percent: 50, stickiness: 'pizzeriaId' } }), []);
  });

  it('refuse two flags with one name', () => {
    assert.match(faults(good, good).join(), /same name/);
  });

  it('of the pizza chain hold the flags of the migration, all off', () => {
    const ofMigration = flagDefinitions.filter(({ name }) => !name.startsWith('monolith-'));
    assert.deepEqual(
      ofMigration.map((flag) => flag.name),
      [
        'orders-read',
        'orders-write',
        'accounts-login',
        'accounts-signup',
        'orders-read-shadow',
        'strangler-kill-switch',
        'demo-orders-bug',
      ],
    );
    assert.ok(ofMigration.every((flag) => !flag.default));
    assert.deepEqual(flagDefinitions.find((flag) => flag.name === 'demo-orders-bug')?.environments, ['development']);
  });

  it('of the pizza chain hold one flag for each module of the monolith, all on and made to stay', () => {
    const ofModules = flagDefinitions.filter(({ name }) => name.startsWith('monolith-'));
    assert.deepEqual(
      ofModules.map(({ name }) => name).sort(),
      [...modulesWithSession, ...modulesWithoutSession].map(({ name }) => `monolith-${name}`).sort(),
    );
    assert.ok(ofModules.every((flag) => flag.default && flag.removeBy === null));
  });

  it('of the pizza chain name the routes of strangler.yaml that obey them, all and no others', () => {
    const file = parse(readFileSync(new URL('../../strangler.yaml', import.meta.url), 'utf8')) as Strangler;
    for (const { name, kind, routes } of flagDefinitions) {
      const obeying = file.routes.filter((route) => (kind === 'shadow' ? route.shadow?.flag : route.flag) === name);
      assert.deepEqual(routes.toSorted(), obeying.map((route) => route.id).sort(), name);
    }
  });
});
