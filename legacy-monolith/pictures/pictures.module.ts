import type { MonolithModule } from '../shared/module.ts';

export const picturesModule: MonolithModule = {
  name: 'pictures',
  paths: ['/pictures'],
  screens: [],
  add: () => undefined,
};
