import type { RequestHandler } from 'express';

/**
 * `GET /api/revenue/widget`, public: a page that anybody may put into a frame. It has no session, and its script asks
 * for the revenue every 20 seconds: with 500 viewers that is 25 times a second over every order ever taken.
 */
export function makeRevenueWidgetController(): RequestHandler {
  return (_request, response) => {
    response.set('content-security-policy', "default-src 'self'; img-src 'self' data:; frame-ancestors *");
    response.set('x-content-type-options', 'nosniff');
    response.set('cache-control', 'public, max-age=300');
    response.render('api/views/revenue-widget');
  };
}
