import type { MonolithModule } from '../shared/module.ts';
import { addAuthScreen } from './auth.controller.ts';

export const authModule: MonolithModule = {
  name: 'auth',
  paths: ['/login', '/logout', '/auth'],
  screens: [],
  add: (app, { auth }) => {
    addAuthScreen(app, auth);
  },
};
