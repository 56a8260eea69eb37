import type { Request, RequestHandler, Response } from 'express';
import { problem, ProblemError } from '../../services/kit/index.ts';
import { localTime } from '../shared/local-time.ts';
import { money } from '../shared/money.ts';
import { wantsPage } from '../shared/require-role.ts';
import { countOf } from './basket.ts';
import { ENGLISH, type LabelCode } from './english.ts';
import type { LabelsRepository, Translate } from './labels.ts';
import type { Place, PlacesRepository } from './places.repository.ts';
import { visitOf } from './site-session.ts';

/** What every page of the site is made with. */
export interface SiteContext {
  readonly place: Place;
  /** Of the texts: that of the country, or English when the visitor wants it. */
  readonly language: string;
  readonly t: Translate;
}

/** Finds the pizzeria and the language of the visit, and gives them to the page. */
export function openSite(o: { places: PlacesRepository; labels: LabelsRepository }): RequestHandler {
  return async (request, response, next) => {
    const visit = visitOf(request);
    const chosen = visit.pizzeriaId === undefined ? undefined : await o.places.get(visit.pizzeriaId);
    const place = chosen ?? (await o.places.all())[0];
    if (place === undefined) throw problem('not-found', 'There is no pizzeria yet.');
    const language = visit.english === true ? 'en' : place.language;
    const t = await o.labels(language);
    const site: SiteContext = { place, language, t };
    Object.assign(response.locals, {
      ownLanguage: visit.english === true ? (await o.labels(place.language))('in-own-language') : '',
      ...{ site, ...site, customer: visit.customer, basketCount: countOf(visit.basket) },
      money: (minor: number, currency = place.currency) => money(minor, currency),
      localTime: (iso: string, offset: number) => localTime(iso, offset).slice(11),
    });
    next();
  };
}

/** What {@link openSite} found. */
export function siteOf(response: Response): SiteContext {
  return response.locals['site'] as SiteContext;
}

/** Shows a form again with what was wrong in it; a script gets the problem itself, as everywhere. */
export async function showAgain(
  o: { readonly request: Request; readonly response: Response; readonly error: unknown },
  show: (message: string) => Promise<void> | void,
): Promise<void> {
  const { request, response, error } = o;
  if (!(error instanceof ProblemError) || error.status >= 500 || !wantsPage(request)) throw error;
  // A sum that changed with the address is a step on the way, and no failure for a browser to report.
  response.status(error.code === 'price-changed' ? 200 : error.status);
  await show(refusalOf(error, siteOf(response)));
}

/** A refusal in the visitor's language, where there are words for it. */
export function refusalOf(error: ProblemError, { place, t }: SiteContext): string {
  if (error.errors !== undefined) {
    return t('check-fields', { fields: error.errors.map(({ message }) => message).join('; ') });
  }
  const code = `refused-${error.code}`;
  if (!isLabel(code)) return error.message;
  const pizzeria = /from (.+)\.$/.exec(error.message)?.[1] ?? '';
  return t(code, { pizzeria, minimum: money(place.minOrderTotal, place.currency) });
}

function isLabel(code: string): code is LabelCode {
  return Object.hasOwn(ENGLISH, code);
}
