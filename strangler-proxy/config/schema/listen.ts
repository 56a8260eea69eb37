import { z } from 'zod';
import { checkSecureContext, pem } from '../pem.ts';
import { duration, size } from '../units.ts';
import { name, port } from './values.ts';

export const listen = z
  .strictObject({
    host: name.default('127.0.0.1').describe('An address of this machine; 0.0.0.0 and :: are all of them.'),
    port: port.default(8080).describe('0 takes a free one.'),
    trustedPeers: z
      .array(name)
      .default([])
      .describe('Addresses or networks (10.0.0.0/8) whose Forwarded and X-Forwarded-* are believed.'),
    tls: z
      .strictObject({
        cert: pem.describe('A file’s name, or the PEM text.'),
        key: pem.describe('Its key, likewise.'),
      })
      .superRefine(checkSecureContext)
      .optional()
      .describe('With it clients are spoken to by https.'),
  })
  .prefault({})
  .describe('The port for clients.');

export const limits = z
  .strictObject({
    headers: size.prefault('16KiB').describe('Of the request’s head in all; more is answered 431.'),
    headerCount: z.int().min(10).default(200).describe('Of header lines; more are answered 431.'),
    target: size.prefault('8KiB').describe('Of path and query; more is answered 414.'),
    contextBody: size
      .prefault('64KiB')
      .describe('Of a body that is read for the flag context; larger ones count as having nothing to say.'),
    decoratedBody: size.prefault('1MiB').describe('Of a body that decorators want: it is held whole.'),
    body: size.default(Infinity).describe('Of the request’s body; more is answered 413.'),
    connections: z.int().min(1).default(10_000).describe('In all; more are answered 503 and closed.'),
    connectionsPerPeer: z
      .int()
      .min(1)
      .default(Infinity)
      .describe('Of one address that is no trusted peer; more are answered 503 and closed.'),
    headersTimeout: duration.prefault('15s').describe('For the request’s head to arrive; then 408.'),
    idleTimeout: duration
      .prefault('1m')
      .describe('For the next piece of the body to come from the client, or to be taken by it.'),
    keepAlive: duration
      .prefault('75s')
      .describe(
        'That a client’s connection is kept without a request; longer than a load balancer before it keeps its own.',
      ),
    bodyRate: size
      .prefault('240B')
      .describe('Per second, on average, that a body must bring after its first 5 s; 0B: any. Less is answered 408.'),
    drainTimeout: duration
      .prefault('10s')
      .describe('For requests under way when a process stops or is replaced; then they are cut.'),
  })
  .prefault({})
  .describe('What clients may take.');
