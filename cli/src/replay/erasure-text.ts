import type { Erasure } from '@sallyport/contracts'
import { clean } from '../output/clean.ts'
import { when } from '../output/time.ts'
import type { RecordedExchange } from './exchanges.ts'

/** Who erased content, when and why, on one line. */
export function erasureText({ time, author, through, reason }: Erasure): string {
  const by = author === undefined ? 'a rule' : author.id
  const days = through === undefined ? '' : ` (up to ${through})`
  return clean(`erased by ${by} at ${when(time)}${days}: ${reason.replaceAll(/\s+/g, ' ').trim()}`)
}

/** Why content of an exchange is not there, on one line; undefined where all of it is. */
export function absenceText({
  incomplete,
  erased,
  unreadable,
}: RecordedExchange): string | undefined {
  if (!incomplete) return undefined
  return erased ? erasureText(erased) : (unreadable ?? 'not shown')
}
