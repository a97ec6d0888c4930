import { ConnectionName, type MaskProfile, type MaskSubject, parser } from '@sallyport/contracts'
import { deriveKeys } from '../domain/actions/keys.ts'
import { compileProfile } from '../domain/compile-profile.ts'
import { maskJson, type Masked, type MaskOptions } from '../domain/mask-json.ts'
import type { Profile } from '../domain/profile.ts'
import { run } from './mask.ts'

/** Keys of no deployment. */
export const KEYS = deriveKeys(Buffer.alloc(32, 7))

export const connectionName = parser('connection name', ConnectionName)

/** What a profile says. */
export type Rules = Omit<MaskProfile, 'name'>

/** Of the answer of the tool `query` of the connection `db`. */
export const QUERY: MaskSubject = {
  connection: connectionName('db'),
  verb: 'tools/call',
  name: 'query',
  direction: 'response',
}

/** A profile of these rules; throws where they are not sound. */
export function profileOf(rules: Rules): Profile {
  const compiled = compileProfile({ name: 'test', ...rules }, 1, KEYS)
  if ('problems' in compiled) throw new Error(compiled.problems.join('\n'))
  return compiled.profile
}

/** A value as JSON, masked by a profile of these rules. */
export const maskBy = (rules: Rules, value: unknown, options: MaskOptions = {}): Masked =>
  run(maskJson(JSON.stringify(value), profileOf(rules), options)).value

/** As {@link maskBy}, read again. */
export const maskedBy = (rules: Rules, value: unknown, options: MaskOptions = {}): unknown =>
  JSON.parse(maskBy(rules, value, options).content)

/** An answer with structured content. */
export const answer = (structuredContent: unknown): object => ({
  jsonrpc: '2.0',
  id: 1,
  result: { structuredContent },
})

/** An answer with one text. */
export const textAnswer = (text: string): object => ({
  jsonrpc: '2.0',
  id: 1,
  result: { content: [{ type: 'text', text }] },
})

/** The text of such an answer. */
export function textOfAnswer(masked: Masked): string {
  const message: { result: { content: { text: string }[] } } = JSON.parse(masked.content)
  return message.result.content[0]?.text ?? ''
}
