import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { problem } from '../../services/kit/index.ts';
import type { LegacyDatabase } from '../shared/database.ts';
import { drawProduct } from './draw-product.ts';

/** `GET /pictures/products/:id.svg`, public: the picture of a product, also of one that is not sold any more. */
export function makePictureController(db: LegacyDatabase): RequestHandler {
  return async (request, response) => {
    const [, digits] = /^([1-9]\d{0,8})\.svg$/.exec(String(request.params['file'])) ?? [];
    const id = Number(digits);
    const [[row] = []] = digits === undefined ? [] : await db.call('product_category', [id]);
    if (row === undefined) throw problem('not-found', `There is no picture ${request.path}.`);
    const svg = drawProduct(id, String(row['category']));
    const etag = `"${createHash('sha256').update(svg).digest('base64url').slice(0, 22)}"`;
    response.set({ etag, 'cache-control': 'public, max-age=86400', 'x-content-type-options': 'nosniff' });
    // Opened by itself an SVG is a document: this one may do nothing.
    response.set('content-security-policy', "default-src 'none'");
    if (request.fresh) response.status(304).end();
    else response.type('image/svg+xml').send(svg);
  };
}
