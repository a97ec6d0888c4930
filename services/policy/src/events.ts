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
    engineFailed: (error) => log.error({ err: error }, 'the policy engine failed'),
  }
}
