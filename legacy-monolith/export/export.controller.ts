import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import { parseRequest } from '../../services/kit/index.ts';
import type { LegacyDatabase } from '../shared/database.ts';
import { requireRole, staffUserOf } from '../shared/require-role.ts';
import type { AccountingService, AccountingWish } from './accounting/accounting.service.ts';
import { periodSchema } from './accounting/period.ts';
import type { CrmRepository } from './crm/crm.repository.ts';
import { loadExportScope } from './export-scope.ts';

const TYPES = { csv: 'text/csv; charset=utf-8; header=present', xml: 'application/xml; charset=utf-8' } as const;
const fileSchema = z.object({
  format: z.enum(['csv', 'xml']),
  pizzeriaId: z
    .union([z.literal(''), z.string().regex(/^[1-9]\d{0,8}$/, 'must be the number of a pizzeria')])
    .default('')
    .transform((value) => (value === '' ? null : Number(value))),
});
// Who does not read for so long has gone, and still holds a connection of the pool.
const STALLED_MS = 60_000;

/** Files for the accountants, and what the batches to the CRM have done. */
export function addExportScreen(
  app: Express,
  {
    db,
    accounting,
    crm,
  }: {
    readonly db: LegacyDatabase;
    readonly accounting: AccountingService;
    readonly crm: { readonly repository: CrmRepository; readonly configured: boolean };
  },
): void {
  const mayExport = requireRole('office-manager', 'franchisee', 'admin');

  app.get('/export', mayExport, async (request, response) => {
    const user = staffUserOf(request);
    const { pizzerias } = await loadExportScope(db, user);
    const { configured, repository } = crm;
    const runs = user.role === 'admin' ? { configured, ...(await repository.overview()) } : undefined;
    const month = new Date().toISOString().slice(0, 7);
    const page = { title: 'Export', pizzerias, month, crm: runs, scripts: ['admin.js'] };
    response.render('export/views/export', page);
  });

  app.get('/export/accounting', mayExport, async (request, response) => {
    const period = parseRequest(periodSchema, request.query);
    const { format, pizzeriaId } = parseRequest(fileSchema, request.query);
    const scope = await loadExportScope(db, staffUserOf(request));
    const pizzeriaIds = scope.choose(pizzeriaId);
    const which = pizzeriaId === null ? 'all' : `pizzeria-${pizzeriaId}`;
    response.attachment(`accounting-${period.name}-${which}.${format}`).set('content-type', TYPES[format]);
    await sendFile(request, response, accounting, { pizzeriaIds, period, format });
  });
}

async function sendFile(
  request: Request,
  response: Response,
  accounting: AccountingService,
  wish: Omit<AccountingWish, 'signal'>,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.setTimeout(STALLED_MS, () => response.destroy());
  const file = accounting.file({ ...wish, signal: gone.signal });
  try {
    const first = await file.next();
    const rest = Readable.from(startingWith(first, file), { objectMode: true, highWaterMark: 1 });
    await pipeline(rest, response);
  } catch (error) {
    // Whoever has left is told nothing, and it is nobody's fault.
    if (isClientGone(error)) return;
    if (!response.headersSent) response.removeHeader('content-disposition');
    throw error;
  }
}

function isClientGone(error: unknown): boolean {
  const { name, code } = error as { readonly name?: string; readonly code?: string };
  return name === 'AbortError' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function* startingWith(first: IteratorResult<string, void>, rest: AsyncIterable<string>) {
  if (first.done !== true) yield first.value;
  yield* rest;
}
