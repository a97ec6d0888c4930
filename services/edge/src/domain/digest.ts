import { createHash } from 'node:crypto'
import {
  type Decision,
  type Digest,
  type Operation,
  type Principal,
  principalKey,
} from '@sallyport/contracts'
import { canonicalJson, type JsonValue } from '@sallyport/json'
import type { JsonObject } from '@sallyport/mcp'

/**
 * What an approval is bound to: who asks, for whom, what exactly, with what beside it, by which definition, under which policy version, and which values it
 * shows in the clear. One changed byte of one argument, another definition, another kind that is shown or a newly published policy makes another digest and so another approval.
 */
export function approvalDigest(
  principal: Principal,
  operation: Operation,
  {
    policyVersion,
    definition,
    unmask = [],
  }: Pick<Decision, 'policyVersion' | 'definition'> & { readonly unmask?: readonly string[] },
  beside: JsonObject = {},
): Digest {
  const bound = {
    principal: principalKey(principal),
    connection: operation.connection,
    kind: operation.kind,
    verb: operation.verb,
    name: operation.name,
    arguments: jsonOf(operation.arguments),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the arguments
    beside: beside as JsonValue,
    policyVersion,
    definition: definition ?? null,
    ...(unmask.length > 0 && { unmask: [...unmask] }),
  }
  return sha256(canonicalJson(bound))
}

/** What a state that a target hands out is bound to: this operation with these arguments and no other. */
export const operationDigest = ({ verb, name, arguments: args }: Operation): Digest =>
  sha256(canonicalJson({ verb, name, arguments: jsonOf(args) }))

/** Arguments are JSON by their origin: they were read from a body, or came over the bus. */
const jsonOf = (args: Operation['arguments']): JsonValue =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  (args ?? null) as JsonValue

/** SHA-256 of a text in UTF-8, or of bytes. */
export function sha256(data: string | Uint8Array): Digest {
  // The digest of SHA-256 in hexadecimal is what the pattern demands.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return createHash('sha256').update(data).digest('hex') as Digest
}
