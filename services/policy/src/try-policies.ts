import { readFileSync } from 'node:fs'
import type { Connection, Decision, policyDecide, RequestOf } from '@sallyport/contracts'
import { sqlFacts } from '@sallyport/facts'
import { createEngine } from './cedar/engine.ts'
import type { Entry } from './domain/pins/book.ts'
import { readDefinition } from './domain/pins/definition.ts'
import type { PinPlace } from './domain/pins/pin.ts'
import { decide } from './handlers/policy-decide.ts'

/** The schema that the service ships. */
export const SCHEMA = readFileSync(new URL('schema.cedarschema', import.meta.url), 'utf8')

/** Decides as the service does, with one policy set on one connection, everything pinned and no bus. */
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
      pins: { find: pinnedAs },
    },
    sqlFacts: findFacts,
    argumentProblems: () => [],
    events: { decided: () => {} },
  })
}

/** Any definition, as if it had been seen and takes any arguments. */
function pinnedAs(place: PinPlace): Entry {
  const text = JSON.stringify({ inputSchema: {}, name: place.name })
  const { hash } = readDefinition('tool', place.name, text)
  const pin = { ...place, pinned: { hash, text, since: '' }, changes: 0, bytes: 0 }
  return { pin, spoilt: false, sequence: 1 }
}
