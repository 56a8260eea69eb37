import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import { amount, id, idOf, text, timeOfDay } from '../office-input.ts';
import { officePage } from '../office-page.ts';
import { changeAsOfficeManager, officeManager, type OfficeDeps } from '../office-scope.ts';
import { makeSettingsRepository } from './settings.repository.ts';

const minutes = z.number().int().min(5).max(240);
const weekdaySchema = z.object({
  weekday: z.number().int().min(1).max(7),
  open: z.boolean(),
  opens: timeOfDay.or(z.literal('')),
  closes: timeOfDay.or(z.literal('')),
});
const settingsSchema = z.object({
  minOrderTotal: amount,
  pickupMinutes: minutes,
  acceptsOnline: z.boolean(),
  hours: z
    .array(
      weekdaySchema.refine(({ open, opens, closes }) => !open || (opens !== '' && closes !== ''), 'needs two times'),
    )
    .length(7)
    .refine((hours) => new Set(hours.map(({ weekday }) => weekday)).size === 7, 'must be seven different weekdays'),
});
const house = z.number().int().min(1).max(9_999);
const streetSchema = z
  .object({ streetId: id, from: house, to: house })
  .refine(({ from, to }) => from <= to, 'the first house comes after the last');
const zoneSchema = z.object({
  name: text(100),
  fee: amount,
  freeFrom: amount,
  promisedMinutes: minutes,
  streets: z.array(streetSchema).max(200).default([]),
});

/** When a pizzeria is open, what it takes, and where it delivers. */
export function addSettingsScreen(app: Express, { scope, db }: OfficeDeps): void {
  const repository = makeSettingsRepository(db);

  app.get('/office-manager/settings', officeManager, async (request, response) => {
    const page = await officePage(request, scope, { path: '/office-manager/settings', title: 'Settings' });
    const settings = await repository.get(page.pizzeria.id);
    const scripts = ['json-forms.js', 'office-zones.js'];
    response.render('office-manager/views/settings', { ...page, ...settings, scripts });
  });

  app.put('/office-manager/settings', ...changeAsOfficeManager, async (request, response) => {
    const wanted = parseRequest(settingsSchema, request.body);
    const hours = wanted.hours.filter(({ open }) => open);
    await repository.save({ ...wanted, hours }, await scope.change(request));
    response.status(204).end();
  });

  app.post('/office-manager/zones', ...changeAsOfficeManager, async (request, response) => {
    await repository.saveZone(null, parseRequest(zoneSchema, request.body), await scope.change(request));
    response.status(204).end();
  });

  app.put('/office-manager/zones/:id', ...changeAsOfficeManager, async (request, response) => {
    await repository.saveZone(idOf(request), parseRequest(zoneSchema, request.body), await scope.change(request));
    response.status(204).end();
  });

  app.delete('/office-manager/zones/:id', ...changeAsOfficeManager, async (request, response) => {
    await repository.removeZone(idOf(request), await scope.change(request));
    response.status(204).end();
  });
}
