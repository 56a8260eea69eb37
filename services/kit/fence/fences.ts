import type { Request, RequestHandler, Response } from 'express';
import type { Knex } from 'knex';
import { lockOwner, readFence, type FenceDefinition } from '../../../events/index.ts';
import { makeVerifier } from '../../../strangler-proxy/legacy-bridge/signature.ts';
import { problem, ProblemError } from '../problem.ts';
import { answerFence, type FenceEndpoint } from './endpoint.ts';
import { fenceMark, parseMark, runMarked, type FenceMark } from './mark.ts';

/** The fences of one side. */
export interface Fences {
  /** Answers `/__strangler/fence/<name>`, and refuses marked writes while the other side may write. */
  readonly middleware: RequestHandler;
  /**
   * Refuses in the transaction of a marked write, under a lock that whoever changes the owner waits for. Called before
   * anything is changed, with the tenant that the data belongs to, where there are tenants: the proxy only knows what
   * the request says of itself. Does nothing for a request without a mark.
   */
  holdOwner(trx: Knex.Transaction, tenant?: string): Promise<void>;
}

export interface FencesOptions {
  readonly knex: Knex;
  /** Shared with the proxy: `fences.<name>.secret` in strangler.yaml. */
  readonly secret: string;
  readonly fences: readonly FenceDefinition[];
}

const HEADER = 'x-strangler-fence';
const PATH = /^\/__strangler\/fence\/([\w.-]+)(?:\?|$)/;

/** One side's part of the contract in docs/reference/fence.md, for Express. Mount it before what reads bodies of any type. */
export function makeFences({ knex, secret, fences }: FencesOptions): Fences {
  const verify = makeVerifier(secret);
  const byName = new Map<string, FenceEndpoint>(
    fences.map((definition) => [definition.fence, { definition, knex, verify, inFlight: 0 }]),
  );

  const answerMarked = async (
    endpoint: FenceEndpoint,
    mark: FenceMark,
    response: Response,
    next: () => void,
  ): Promise<void> => {
    // Before the handler looks at anything: what this side does not know yet must not be answered 404.
    const { owner } = await readFence(knex, mark.fence, mark.tenant);
    if (owner !== endpoint.definition.side) throw refusal(mark);
    endpoint.inFlight++;
    response.once('close', () => endpoint.inFlight--);
    runMarked(mark, next);
  };

  return {
    middleware(request, response, next) {
      const [, name] = PATH.exec(request.originalUrl) ?? [];
      if (name !== undefined) {
        answerFence(byName.get(name), request, response).catch(next);
        return;
      }
      const header = request.get(HEADER);
      if (header === undefined) {
        next();
        return;
      }
      const mark = markOf(header, request, response);
      const endpoint = byName.get(mark.fence);
      if (endpoint === undefined) throw problem('not-available', `The fence ${mark.fence} is not set up here.`);
      answerMarked(endpoint, mark, response, next).catch(next);
    },
    async holdOwner(trx, tenant) {
      const mark = fenceMark();
      if (mark === undefined) return;
      const side = byName.get(mark.fence)?.definition.side;
      if ((await lockOwner(trx, mark.fence, tenant ?? mark.tenant)) !== side) throw refusal(mark, tenant);
    },
  };
}

function markOf(header: string, request: Request, response: Response): FenceMark {
  const mark = parseMark(header);
  if (mark === undefined) throw problem('invalid-request', `${HEADER} of ${request.path} cannot be read.`);
  return {
    ...mark,
    refused(tenant) {
      const whose = tenant === undefined ? '' : `; tenant=${encodeURIComponent(tenant)}`;
      response.setHeader(HEADER, `not-owner${whose}`);
    },
  };
}

function refusal(mark: FenceMark, tenant?: string): ProblemError {
  mark.refused(tenant);
  return new ProblemError('fence-not-owner', 409, 'Another system writes this now.');
}
