/**
 * Glossary. The *primary* is the side whose answer the client gets; the *mirror request* is the copy sent to the
 * other side afterwards; an *observation* is one primary answer with what became of its mirror request, and always
 * ends in exactly one *outcome*. *Settled*: it differed, and no longer at a second look: data on its way between the
 * sides, or a side that is not steady.
 */
export type Outcome = 'equal' | 'settled' | 'different' | 'failed' | 'skipped';

/** Why an observation failed, was skipped or is not sure; a label in /metrics, so the set is closed. */
export type Reason =
  | 'none'
  // different: there was no second look
  | 'unconfirmed'
  // skipped
  | 'method'
  | 'request-body'
  | 'busy'
  | 'memory'
  | 'body-too-large'
  | 'conditional'
  | 'stream'
  | 'encoding'
  | 'primary-failed'
  | 'primary-aborted'
  | 'primary-slow'
  | 'stopped'
  // failed
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'protocol'
  | 'internal';
