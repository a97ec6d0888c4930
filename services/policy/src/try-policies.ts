import { readFileSync } from 'node:fs'
import type { Connection, Decision, policyDecide, RequestOf } from '@sallyport/contracts'
import { sqlFacts } from '@sallyport/facts'
import { createEngine } from './cedar/engine.ts'
import { decide } from './handlers/policy-decide.ts'

/** The schema that the service ships. */
export const SCHEMA = readFileSync(new URL('schema.cedarschema', import.meta.url), 'utf8')

/** Decides as the service does, with one policy set on one connection and no bus. */
export function tryPolicies(
  connection: Connection,
  cedar: string,
  findFacts: typeof sqlFacts = sqlFacts,
): (request: RequestOf<typeof policyDecide>) => Promise<Decision> {
  const engine = createEngine(SCHEMA, (error) => {
    throw error
  })
  const set = engine.load(connection.name, 1, cedar)
  return decide({
    store: {
      connection: (name) => (name === connection.name ? connection : undefined),
      policies: () => ({ version: 1, cedar, sequence: 1, set }),
    },
    sqlFacts: findFacts,
    events: { decided: () => {} },
  })
}
