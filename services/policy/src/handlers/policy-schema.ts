import type { policySchema, ReplyOf, RequestOf } from '@sallyport/contracts'
import { schemaOf } from '@sallyport/policy-engine'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

/** Longest schema of an answer, in characters. */
const MAX_CHARS = 524_288

/** Serves `policy.schema`. */
export const schema =
  (store: Pick<Store, 'about'> & { readonly pins: Pick<Store['pins'], 'find'> }) =>
  ({
    connection,
    kind = 'tool',
    name,
  }: RequestOf<typeof policySchema>): ReplyOf<typeof policySchema> => {
    const about = store.about(connection)
    if (about === undefined) throw refusal('not_found', 'No connection has this name.')
    const isKnown =
      name === undefined ||
      store.pins.find({ connection, kind, name }).pin?.pinned !== undefined ||
      (kind === 'tool' && about.facts(name).size > 0)
    if (!isKnown) {
      throw refusal(
        'not_found',
        `No ${kind} of this name is pinned or declared on this connection.`,
      )
    }
    const text = schemaOf(about, name === undefined ? undefined : { kind, name })
    if (text.length <= MAX_CHARS) return { schema: text }
    throw refusal('too_large', 'The schema of all tools together is too long; ask for one tool.')
  }
