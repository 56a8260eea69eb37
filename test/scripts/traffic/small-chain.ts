import express from 'express';
import type { AddressInfo } from 'node:net';

export interface SmallChain {
  readonly url: string;
  /** Requests seen, as `METHOD /path`. */
  readonly seen: string[];
  /** Orders made, by id. */
  readonly orders: Map<number, { status: string; type: string }>;
  /** Bodies of POST /api/orders with their idempotency keys. */
  readonly placed: {
    body: { customer: { phone: string }; type: string; lines: { productId: number }[] };
    key: string;
  }[];
  /** From now on every n-th order is answered 500. */
  failEvery(n: number): void;
  stop(): Promise<void>;
}

/** A small HTTP app that answers like the pizza chain's API: three pizzerias, orders in memory. */
export async function startSmallChain(): Promise<SmallChain> {
  const app = express().use(express.json());
  const orders: SmallChain['orders'] = new Map();
  const placed: SmallChain['placed'] = [];
  const seen: string[] = [];
  let failing = 0;
  const pizzerias = [1, 3, 5];
  const orderJson = (id: number): object => ({ id, number: id, pizzeriaId: 1, ...orders.get(id) });

  app.use((req, res, next) => {
    seen.push(`${req.method} ${req.path}`);
    res.set('x-strangler-decision', `side=${req.method === 'GET' ? 'service' : 'legacy'}; reason=test`);
    const isPublic =
      /^\/api\/(menu|token|revenue)/.test(req.path) || (req.method === 'POST' && req.path === '/api/orders');
    if (isPublic || req.get('authorization') === 'Bearer good') next();
    else res.status(401).json({ code: 'not-authenticated' });
  });
  app.get('/api/menu', (req, res) => {
    const id = Number(req.query['pizzeriaId']);
    if (!pizzerias.includes(id)) return void res.status(422).json({ code: 'unknown-pizzeria' });
    const items = Array.from({ length: 10 }, (_, n) => ({ id: n + 1, name: 'Pizza', price: 500, available: n !== 9 }));
    res.json({ pizzeriaId: id, items });
  });
  app.post('/api/token', (req, res) => {
    const { password } = req.body as { password: string };
    if (password === 'right') res.json({ token: 'good' });
    else res.status(401).json({ code: 'not-authenticated', detail: 'Unknown login or wrong password.' });
  });
  app.get('/api/revenue', (_req, res) => void res.json({ pizzerias: 3 }));
  app.post('/api/orders', (req, res) => {
    placed.push({ body: req.body as never, key: req.get('idempotency-key') ?? '' });
    if (failing > 0 && placed.length % failing === 0)
      return void res.status(500).json({ code: 'internal', detail: 'boom' });
    const id = placed.length;
    orders.set(id, { status: 'accepted', type: (req.body as { type: string }).type });
    res.status(201).json(orderJson(id));
  });
  app.get('/api/orders/:id', (req, res) => void res.json(orderJson(Number(req.params.id))));
  app.post('/api/orders/:id/status', (req, res) => {
    const order = orders.get(Number(req.params.id));
    if (order !== undefined) order.status = (req.body as { status: string }).status;
    res.json(orderJson(Number(req.params.id)));
  });
  app.get('/api/pizzerias/:id/orders', (req, res) => void res.json({ pizzeriaId: Number(req.params.id), items: [] }));

  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    orders,
    placed,
    failEvery: (n) => (failing = n),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
