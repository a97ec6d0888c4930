import type { Bus } from '@sallyport/bus'
import {
  type Finding,
  maskingMask,
  maskingStream,
  type ReplyOf,
  type RequestOf,
} from '@sallyport/contracts'
import { maskInParts } from './mask-in-parts.ts'

export type MaskRequest = RequestOf<typeof maskingMask>

/** How a test masks. */
export type MaskContent = (request: MaskRequest) => ReplyOf<typeof maskingMask>

/** Masking as a test wants it, served on the real bus under the real contract. */
export interface TestMasking extends AsyncDisposable {
  /** How contents are masked from now on. */
  readonly maskBy: (mask: MaskContent) => void
  /** What masking was asked for, oldest first. */
  readonly asked: readonly MaskRequest[]
  readonly stopMasking: () => Promise<void>
  readonly startMasking: () => Promise<void>
  /** Stops masking what comes in parts. */
  readonly stopStreaming: () => Promise<void>
}

export async function serveMasking(bus: Bus): Promise<TestMasking> {
  let mask = maskAll
  const asked: MaskRequest[] = []
  const serve = (): Promise<AsyncDisposable> =>
    bus.serve(maskingMask, (request) => {
      asked.push(request)
      return mask(request)
    })
  const serveStream = (): Promise<AsyncDisposable> => bus.serve(maskingStream, maskInParts)
  let served = await serve()
  let streaming = await serveStream()
  const stopStreaming = async (): Promise<void> => streaming[Symbol.asyncDispose]()
  const stopMasking = async (): Promise<void> => {
    await served[Symbol.asyncDispose]()
    await stopStreaming()
  }
  return {
    maskBy: (next) => {
      mask = next
    },
    asked,
    stopMasking,
    stopStreaming,
    startMasking: async () => {
      served = await serve()
      streaming = await serveStream()
    },
    [Symbol.asyncDispose]: stopMasking,
  }
}

const FINDING: Finding = {
  kind: 'test',
  rule: 'secret',
  place: '/*',
  action: 'redact',
  count: 1,
}

function findingsOf(content: string): Finding[] {
  if (!content.includes('secret')) return []
  return [
    FINDING,
    ...(content.includes('"id":"secret') ? [{ ...FINDING, place: '/id' }] : []),
    ...(/"progressToken":"[^"]*secret/.test(content)
      ? [{ ...FINDING, place: '/params/progressToken' }]
      : []),
  ]
}

/**
 * Masks `secret` always, `private` by the profile `strict` alone, and addresses at `mail.example`, which are of the kind
 * `email`, unless they may be seen.
 */
export const maskAll: MaskContent = ({ profile, content, unmask = [] }) => {
  const hidden = (
    profile === 'strict' ? content.replaceAll('private', '[strict]') : content
  ).replaceAll('secret', '[masked]')
  const masked = hidden.replaceAll(EMAIL, '[email]')
  const seen = unmask.includes('email')
  return {
    content: masked,
    ...(seen && masked !== hidden && { shown: hidden }),
    findings: [...findingsOf(content), ...emailsOf(content, seen)],
    version: 1,
  }
}

const EMAIL = /[a-z]{1,16}@mail\.example/g

function emailsOf(content: string, seen: boolean): Finding[] {
  const count = [...content.matchAll(EMAIL)].length
  const email = { kind: 'email', rule: 'email', place: '/result/*', action: 'redact' } as const
  return count === 0 ? [] : [{ ...email, count, ...(seen && { shown: true as const }) }]
}
