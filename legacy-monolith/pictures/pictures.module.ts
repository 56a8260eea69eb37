import type { MonolithModule } from '../shared/module.ts';
import { makePictureController } from './picture.controller.ts';

export const picturesModule: MonolithModule = {
  name: 'pictures',
  paths: ['/pictures'],
  screens: [],
  add(app, { referenceDb }) {
    app.get('/pictures/products/:file', makePictureController(referenceDb));
  },
};
