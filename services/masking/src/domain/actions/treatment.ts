import type { Finding, MaskAction } from '@sallyport/contracts'
import { placeholder } from '../detector.ts'
import { MASKED_NUMBER } from '../number-token.ts'
import { inSameFormat, numberInSameFormat } from './preserved-format.ts'
import type { Keys } from './keys.ts'
import { tokenOf } from './token.ts'

/** What becomes of the values of a kind. */
export interface Treatment {
  readonly action: Finding['action']
  /** What is put in the place of a value: plain ASCII that may stand inside of any string. */
  readonly text: (value: string) => string
  /** What is put in the place of a number of JSON: a number too. */
  readonly number: (token: string) => string
  /** Whether a text can be what it has put in the place of a value: that is masked already. */
  readonly wrote: (text: string) => boolean
}

/** What a rule says of a kind. */
export interface Rule {
  readonly action: MaskAction
  readonly shown?: number
}

const MOST_SHOWN = 4
/** Of a value at most this part is shown. */
const PART_SHOWN = 3

const zero = (): string => MASKED_NUMBER

/** How a rule treats a kind. Throws a RangeError where it needs keys and there are none. */
export function treatmentOf(kind: string, { action, shown }: Rule, keys?: Keys): Treatment {
  const redacted = placeholder(kind)
  const wrote = writtenBy(kind, { action, ...(shown !== undefined && { shown }) })
  if (action === 'partial') {
    return {
      action,
      number: zero,
      text: (value) => partial(kind, value, shown ?? MOST_SHOWN),
      wrote,
    }
  }
  if (action !== 'token' && action !== 'format') {
    return { action, number: zero, text: () => redacted, wrote }
  }
  if (keys === undefined) throw new RangeError(`${action} needs the masking key`)
  const token = (value: string): string => placeholder(kind, tokenOf(kind, value, keys.token))
  if (action === 'token') return { action, number: zero, text: token, wrote }
  return {
    action,
    number: (number) => numberInSameFormat(kind, number, keys.format) ?? MASKED_NUMBER,
    text: (value) => inSameFormat(kind, value, keys.format) ?? token(value),
    wrote,
  }
}

/** Tells what a rule can have written: its kind, with what its action shows of a value. */
function writtenBy(kind: string, { action, shown = MOST_SHOWN }: Rule): (text: string) => boolean {
  const isToken = action === 'token' || action === 'format'
  const end = action === 'partial' ? `(?::[A-Za-z0-9]{1,${shown}})?` : isToken ? ':[a-p]{16}' : ''
  const form = new RegExp(`^\\[masked:${kind}${end}\\]$`)
  return (text) => form.test(text)
}

/** The last letters and digits of a value, of which most stays hidden. */
function partial(kind: string, value: string, shown: number): string {
  const chars = value.replaceAll('%20', '').replaceAll(/[^A-Za-z0-9]/g, '')
  const most = Math.min(shown, Math.floor(chars.length / PART_SHOWN))
  return most === 0 ? placeholder(kind) : placeholder(kind, chars.slice(-most))
}
