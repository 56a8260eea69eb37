import type { MonolithModule } from '../shared/module.ts';
import { addKitchenTracker } from './kitchen.controller.ts';
import { makeKitchenRepository } from './kitchen.repository.ts';
import { makeKitchenService } from './kitchen.service.ts';

const CLEAN_UP_EVERY_MS = 10 * 60 * 1000;
// Few at a time: the rows that go are neighbours of those that the kitchen is working on.
const CLEAN_UP_AT_MOST = 500;

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
  add(app, { db, pizzerias, jobs }) {
    const repository = makeKitchenRepository(db);
    addKitchenTracker(app, { kitchen: makeKitchenService(repository), pizzerias });
    jobs.every('kitchen-clean-up', CLEAN_UP_EVERY_MS, () => repository.cleanUp(CLEAN_UP_AT_MOST));
  },
};
