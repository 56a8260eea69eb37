import express from 'express';
import type { ModuleDeps, MonolithModule } from '../../legacy-monolith/shared/module.ts';

/** A route of a module, as Express knows it. */
export interface KnownRoute {
  readonly module: string;
  readonly method: string;
  /** With its parameters: `/cashier/orders/:id/receipt`. */
  readonly path: string;
}

/** Every route that a module adds: it is added to an app that nobody calls, so what it depends on is never touched. */
export function routesOf(module: MonolithModule): readonly KnownRoute[] {
  const app = express();
  module.add(app, untouched() as ModuleDeps);
  return app.router.stack.flatMap(({ route }) => {
    if (route === undefined) return [];
    const paths = [route.path as unknown].flat().map(String);
    const methods = new Set(route.stack.map(({ method }) => method.toUpperCase()));
    return paths.flatMap((path) => [...methods].map((method) => ({ module: module.name, method, path })));
  });
}

/** Stands for anything: may be passed on, taken apart and called while a module wires itself. */
function untouched(): unknown {
  return new Proxy(() => undefined, {
    get: (_target, name) => (name === Symbol.toPrimitive ? () => '1s' : untouched()),
    apply: () => untouched(),
  });
}
