import type { MonolithModule } from '../shared/module.ts';

export const kitchenTrackerModule: MonolithModule = {
  name: 'kitchen-tracker',
  paths: ['/kitchen-tracker'],
  screens: [
    {
      path: '/kitchen-tracker',
      title: 'Kitchen tracker',
      description: 'What each station makes next',
      roles: ['cook', 'shift-manager', 'admin'],
    },
  ],
  add: () => undefined,
};
