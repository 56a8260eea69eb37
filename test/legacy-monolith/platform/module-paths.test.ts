import assert from 'node:assert/strict';
import express from 'express';
import { modulesWithoutSession, modulesWithSession } from '../../../legacy-monolith/modules.ts';
import type { ModuleDeps, MonolithModule } from '../../../legacy-monolith/shared/module.ts';

/** What of express's router this test looks at. */
interface Layer {
  readonly route?: { readonly path: unknown };
  match(path: string): boolean;
}

/** Whatever a module takes out of its dependencies while it is added, it gets something that can be asked for more. */
const anything: unknown = new Proxy(() => anything, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : key === 'then' ? undefined : anything),
});

function answersOf(module: MonolithModule): readonly Layer[] {
  const app = express();
  module.add(app, anything as ModuleDeps);
  return (app as unknown as { readonly router: { readonly stack: readonly Layer[] } }).router.stack;
}

const lies = (path: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

// The gate of a module's flag, and the gate of host names, stand before these paths and nowhere else.
describe('every module answers under its own paths only', () => {
  const modules = [...modulesWithoutSession, ...modulesWithSession];

  for (const module of modules) {
    it(module.name, () => {
      for (const layer of answersOf(module)) {
        if (layer.route === undefined) {
          const everywhere = ['/', '/elsewhere'].filter((path) => layer.match(path));
          assert.deepEqual(everywhere, [], 'something stands before the whole application');
        } else {
          for (const path of [layer.route.path].flat()) assert.ok(lies(String(path), module.paths), String(path));
        }
      }
      for (const { path } of module.screens) assert.ok(lies(path, module.paths), path);
    });
  }

  it('and no path belongs to two of them', () => {
    for (const one of modules) {
      for (const other of modules.filter((each) => each !== one)) {
        for (const path of one.paths) assert.ok(!lies(path, other.paths), `${path} of ${one.name} and ${other.name}`);
      }
    }
  });
});
