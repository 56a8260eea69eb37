import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';

/** Serves the pages' own scripts and styles, and Bootstrap and jQuery out of their npm packages. */
export function addAssets(app: Express): void {
  const cached = { maxAge: '1h', index: false } as const;
  app.use('/assets/bootstrap', express.static(folderOf('bootstrap/dist/css/bootstrap.min.css'), cached));
  app.use('/assets/jquery', express.static(folderOf('jquery/factory'), cached));
  app.use('/assets', express.static(join(import.meta.dirname, '../public'), { maxAge: 0, index: false }));
}

function folderOf(module: string): string {
  return dirname(fileURLToPath(import.meta.resolve(module)));
}
