import type { Connection, Operation, Principal } from '@sallyport/contracts'
import { permitted, type Published, subjectOf } from '@sallyport/policy-engine'
import type { Pin } from './domain/pins/pin.ts'
import type { Store } from './store.ts'

/** What each kind of definition is used by; instructions are not used by any operation. */
export const VERB_OF = {
  tool: 'tools/call',
  prompt: 'prompts/get',
  resource: 'resources/read',
} as const

/** A definition that some operation uses. */
export type Usable = Pin & { readonly kind: keyof typeof VERB_OF }

export const isUsable = (pin: Pin): pin is Usable => Object.hasOwn(VERB_OF, pin.kind)

/** Longest time for which questions about many things hold the thread, in milliseconds. */
export const SLICE_MS = 5

/** Who asks, of which connection, by which policies, when. */
export interface Asker {
  readonly connection: Connection
  readonly principal: Principal
  readonly clientAddress: string | undefined
  readonly published: Published | undefined
  readonly pins: Pick<Store['pins'], 'list' | 'find'>
  readonly at: Date
}

/** One thing that can be asked of the connection, its arguments being unknown. */
export const operationOf = ({ connection }: Asker, verb: string, name: string): Operation => ({
  connection: connection.name,
  kind: 'mcp',
  verb,
  name,
})

/** What the policies let whoever asks do with it. */
export function ask(asker: Asker, verb: string, name: string) {
  const { connection, principal, clientAddress, published, at } = asker
  const operation = operationOf(asker, verb, name)
  const from = clientAddress === undefined ? {} : { clientAddress }
  const request = { phase: 'list', principal, operation, ...from } as const
  const subject = subjectOf(request, connection, published?.version ?? 0, at)
  if ('refusal' in subject) throw new Error('a method that is known has no meaning')
  return { action: subject.meaning.action, ...permitted(subject, published) }
}
