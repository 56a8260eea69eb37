import type { MonolithModule } from '../shared/module.ts';

export const siteModule: MonolithModule = {
  name: 'site',
  paths: ['/site'],
  screens: [],
  add: () => undefined,
};
