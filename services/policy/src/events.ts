import type { Logger } from '@sallyport/telemetry'

/** What the policy service tells its operators: names, versions and codes, never what anyone asked. */
export interface Events {
  ready(connections: number, policySets: number): void
  setInForce(connection: string, version: number, policies: number): void
  /** A stored set cannot be used: everything on the connection is denied until a valid one is published. */
  setUnusable(connection: string, error: unknown): void
  decided(connection: string, verb: string, outcome: string, version: number): void
  published(connection: string, version: number): void
  publishRefused(connection: string, code: string): void
  /** Something happened to a definition of a connection: pinned, held, restored or approved. `pin` is its id. */
  pinEvent(connection: string, pin: string, what: string): void
  /** A tool is pinned from now on whose arguments likely hold what nobody has declared. `pin` is its id. */
  undeclared(connection: string, pin: string, holds: readonly string[]): void
  /** There is no room for what is new: it is neither shown nor used. */
  pinsFull(connection: string, kind: string): void
  /** What is stored of a definition makes no sense: it is denied. */
  pinUnusable(pin: string): void
  /** The thread in which drafts are tried failed; it is replaced. */
  trialFailed(error: unknown): void
  /** The engine threw instead of answering; the question was answered with deny. */
  engineFailed(error: unknown): void
}

/** Writes the events as log lines. */
export function createEvents(log: Logger): Events {
  return {
    ready: (connections, policySets) => log.info({ connections, policySets }, 'policy is ready'),
    setInForce: (connection, version, policies) =>
      log.info({ connection, version, policies }, 'policy set in force'),
    setUnusable: (connection, error) =>
      log.error({ connection, err: error }, 'stored policy set cannot be used: all is denied'),
    decided: (connection, verb, outcome, version) =>
      log.debug({ connection, verb, outcome, version }, 'decided'),
    published: (connection, version) => log.info({ connection, version }, 'policy set published'),
    publishRefused: (connection, code) =>
      log.info({ connection, code }, 'publishing a policy set was refused'),
    pinEvent: (connection, pin, what) =>
      log[what === 'pinned' ? 'debug' : 'info']({ connection, pin }, `definition ${what}`),
    undeclared: (connection, pin, holds) =>
      log.info(
        { connection, pin, holds },
        'arguments of a tool likely hold what is not declared: sallyport connections propose',
      ),
    pinsFull: (connection, kind) =>
      log.warn(
        { connection, kind },
        'no room for new definitions: they are neither shown nor used',
      ),
    pinUnusable: (pin) => log.error({ pin }, 'stored pin cannot be used: it is denied'),
    trialFailed: (error) => log.warn({ err: error }, 'a draft could not be tried'),
    engineFailed: (error) => log.error({ err: error }, 'the policy engine failed'),
  }
}
