import type { Express, Request } from 'express';
import { z } from 'zod';
import { parseRequest, problem } from '../../../services/kit/index.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import type { Pizzeria } from '../../shared/pizzeria.repository.ts';
import { staffUserOf } from '../../shared/require-role.ts';
import { addDays, day, todayAt } from '../office-input.ts';
import { aroundPage } from '../office-page.ts';
import { officeManager, type OfficeScope } from '../office-scope.ts';
import { reportCsv } from './csv.ts';
import { REPORTS, type Report } from './report.ts';
import { makeReportsRepository } from './reports.repository.ts';
import { makeReportsService, type ReportWish } from './reports.service.ts';

const MAX_DAYS = 93;

const rangeSchema = z.object({ from: day.optional(), to: day.optional() });

/** Reports over one or several pizzerias, as a table, a chart and a file for a spreadsheet. */
export function addReportsScreen(app: Express, o: { scope: OfficeScope; reportsDb: LegacyDatabase }): void {
  const service = makeReportsService(makeReportsRepository(o.reportsDb));

  async function wishOf(request: Request): Promise<ReportWish & { readonly choice: readonly Pizzeria[] }> {
    // All pizzerias of a chain are too many to begin with; a department's are what a franchisee wants to see.
    const isAdmin = staffUserOf(request).role === 'admin';
    const { chosen, choice } = await o.scope.chooseSeveral(request, (all) => (isAdmin ? all.slice(0, 1) : all));
    const given = parseRequest(rangeSchema, request.query);
    const to = given.to ?? todayAt(chosen[0]?.utcOffsetMinutes ?? 0);
    const from = given.from ?? addDays(to, -6);
    if (from > to) throw problem('invalid-request', 'The first day is after the last.');
    if (addDays(from, MAX_DAYS) <= to) throw problem('invalid-request', `A report covers ${MAX_DAYS} days at most.`);
    return { from, to, pizzerias: chosen, choice };
  }

  app.get('/office-manager/reports', officeManager, async (request, response) => {
    response.render('office-manager/views/reports', reportPage(await wishOf(request)));
  });

  app.get('/office-manager/reports/:name', officeManager, async (request, response) => {
    const report = findReport(String(request.params['name']).replace(/\.csv$/, ''));
    const wish = await wishOf(request);
    const made = await service.make(report, wish);
    if (!String(request.params['name']).endsWith('.csv')) {
      response.render('office-manager/views/report', { ...reportPage(wish), report, ...made });
      return;
    }
    response.attachment(`${report.name}-${wish.from}-${wish.to}.csv`).type('csv');
    response.send(reportCsv(report.columns, made.rows));
  });
}

function findReport(name: string): Report {
  const found = REPORTS.find((report) => report.name === name);
  if (found === undefined) throw problem('not-found', 'There is no such report.');
  return found;
}

function reportPage(wish: ReportWish & { readonly choice: readonly Pizzeria[] }) {
  const { from, to, pizzerias, choice } = wish;
  const query = new URLSearchParams([
    ...[['from', from] as [string, string], ['to', to] as [string, string]],
    ...pizzerias.map(({ id }): [string, string] => ['pizzeriaId', String(id)]),
  ]).toString();
  const around = aroundPage({ path: '/office-manager/reports', title: 'Reports' });
  const heading =
    pizzerias.length === 1 ? pizzerias[0] : { id: pizzerias[0]?.id, name: `${pizzerias.length} pizzerias` };
  const page = { ...around, pizzeria: heading, hideChoice: true, styles: ['office-reports.css'] };
  return { ...page, reports: REPORTS, from, to, chosen: pizzerias.map(({ id }) => id), choice, query };
}
