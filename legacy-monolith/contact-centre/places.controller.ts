import type { Express, RequestHandler } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import type { PlacesRepository } from './places.repository.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const streetsSchema = z.object({ city: text(100), q: text(100) });
const zoneSchema = z.object({ city: text(100), street: text(200), house: text(20) });

/** Where something is delivered, and what can be put on it. */
export function addPlaces(app: Express, operator: RequestHandler, places: PlacesRepository): void {
  app.get('/contact-centre/streets', operator, async (request, response) => {
    const { city, q } = parseRequest(streetsSchema, request.query);
    response.json(await places.streets(city, q));
  });

  app.get('/contact-centre/zone', operator, async (request, response) => {
    const { city, street, house } = parseRequest(zoneSchema, request.query);
    response.json({ zone: (await places.zone(city, street, house)) ?? null });
  });

  app.get('/contact-centre/options', operator, async (_request, response) => {
    response.json(await places.options());
  });
}
