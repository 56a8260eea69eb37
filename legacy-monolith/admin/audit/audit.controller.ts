import type { Express } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../../services/kit/index.ts';
import type { LegacyDatabase } from '../../shared/database.ts';
import { requireRole } from '../../shared/require-role.ts';
import { dayOrNull, endsAfterStart, textOrNull, wholeNumberOrNull } from '../shared/form-fields.ts';
import { makeAuditRepository } from './audit.repository.ts';

const PAGE = 50;
const filterSchema = endsAfterStart(
  z.object({
    login: textOrNull(50),
    screen: textOrNull(30),
    action: textOrNull(50),
    subject: textOrNull(100),
    from: dayOrNull,
    to: dayOrNull,
    before: wholeNumberOrNull(1, 2_147_483_647),
  }),
  'from',
  'to',
);

/** Who did what, over all screens. */
export function addAuditScreen(app: Express, db: LegacyDatabase): void {
  const repository = makeAuditRepository(db);

  app.get('/admin/audit', requireRole('admin'), async (request, response) => {
    const filter = parseRequest(filterSchema, request.query);
    const found = await repository.search(filter, PAGE + 1);
    const items = found.slice(0, PAGE);
    const { before, ...kept } = filter;
    const query = new URLSearchParams(Object.entries(kept).flatMap(([key, value]) => (value ? [[key, value]] : [])));
    const newest = `/admin/audit?${query.toString()}`;
    if (found.length > PAGE) query.set('before', String(items.at(-1)?.['id']));
    const older = found.length > PAGE ? `/admin/audit?${query.toString()}` : undefined;
    const page = { title: 'Audit log', filter, items, older, newest: before === null ? undefined : newest };
    response.render('admin/audit/views/audit', page);
  });
}
