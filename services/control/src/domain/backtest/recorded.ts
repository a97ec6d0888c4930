import type { RecordedOperation } from '@sallyport/contracts'
import type { DecisionRow } from '../decision-row.ts'

/** A decision as the policy service judges it again. */
export const recorded = (row: DecisionRow): RecordedOperation => ({
  principal: row.principal,
  verb: row.verb,
  name: row.name,
  access: row.access,
  ...(row.facts !== null && { facts: row.facts }),
  ...(row.client_address !== null && { clientAddress: row.client_address }),
  decided: { version: row.policy_version, outcome: row.outcome },
  time: row.at.toISOString(),
  masked: [...row.masked],
})
