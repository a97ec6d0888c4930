import type { MaskSubject } from '@sallyport/contracts'
import { type Subject, subjectOf } from '../domain/mask-subject.ts'
import type { Under } from '../task-handles.ts'
import { MaskingError, type MaskReply, type MaskRequest } from './ask-masking.ts'
import type { Call } from './call.ts'
import type { Masked } from './masked.ts'

/** By what a text is masked: one profile after the other, and what all decisions about it let be seen. */
export type MaskTerms = Pick<Under, 'profiles' | 'unmask'> & { readonly of?: Subject }

type Asked = Pick<MaskRequest, 'of' | 'unmask'>

/**
 * Masks a text by several profiles, one after the other. For the evidence, what one of them covers is covered; the client
 * sees what each of them leaves once it lets these kinds be seen. Rejects with a MaskingError where one of them masks nothing.
 */
export async function maskBy(
  call: Pick<Call, 'controls' | 'connection' | 'operation'>,
  { profiles, unmask, of }: MaskTerms,
  text: string,
  direction: MaskSubject['direction'] = 'response',
): Promise<Masked> {
  const { connection, operation } = call
  const asked = {
    of: { ...(of ?? subjectOf(operation)), connection: connection.name, direction },
    unmask,
  }
  let masked: Masked = { content: text, findings: [] }
  for (const profile of profiles.length === 0 ? [''] : profiles)
    // Each works on what the one before left.
    // oxlint-disable-next-line no-await-in-loop
    masked = await maskOnceMore(call, profile, masked, asked)
  return masked
}

async function maskOnceMore(
  { controls }: Pick<Call, 'controls'>,
  profile: string,
  before: Masked,
  asked: Asked,
): Promise<Masked> {
  const kept = await controls.mask({ ...asked, profile, content: before.content })
  // What the evidence has is masked from what it had; what the client sees, from what it saw.
  const seen =
    before.shown === undefined
      ? kept
      : await controls.mask({ ...asked, profile, content: before.shown })
  const shown = shownOf(seen)
  return {
    content: kept.content,
    ...(shown !== kept.content && { shown }),
    findings: [...before.findings, ...kept.findings],
    profiles: [...(before.profiles ?? []), `${profile}@${kept.version}`],
  }
}

const shownOf = ({ content, shown = content }: MaskReply): string => shown

/**
 * Masks a message of a target for the client. What cannot be masked passes as it came where its one profile says so, and
 * then the evidence has its length alone. What stands against it stands in the evidence before this rejects.
 */
export async function maskAnswer(call: Call, under: MaskTerms, text: string): Promise<Masked> {
  try {
    return await maskBy(call, under, text)
  } catch (error) {
    if (!(error instanceof MaskingError)) throw error
    const [only = '', ...others] = under.profiles
    const { why } = error
    if (why !== undefined && others.length === 0 && call.controls.passes(only, why))
      return { content: outlineOf(text), shown: text, findings: [], unmasked: why }
    call.log.found(error.findings)
    throw error
  }
}

/** What is told of a text that is not recorded. */
export const outlineOf = (text: string | Uint8Array): string =>
  JSON.stringify({ omittedBytes: Buffer.byteLength(text) })
