import type { Bus } from '@sallyport/bus'
import { type Finding, maskingMask, type ReplyOf, type RequestOf } from '@sallyport/contracts'

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
}

export async function serveMasking(bus: Bus): Promise<TestMasking> {
  let mask = maskAll
  const asked: MaskRequest[] = []
  const serve = (): Promise<AsyncDisposable> =>
    bus.serve(maskingMask, (request) => {
      asked.push(request)
      return mask(request)
    })
  let served = await serve()
  return {
    maskBy: (next) => {
      mask = next
    },
    asked,
    stopMasking: () => Promise.resolve(served[Symbol.asyncDispose]()),
    startMasking: async () => {
      served = await serve()
    },
    [Symbol.asyncDispose]: () => Promise.resolve(served[Symbol.asyncDispose]()),
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
