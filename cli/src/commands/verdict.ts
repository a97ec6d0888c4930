import type { Report } from '@sallyport/evidence'

/** What a check says in one sentence, no more than it can know: evidence that was put back is whole up to its end. */
export function verdictOf({ ok, size, time, kept }: Report): string {
  if (!ok) return 'NOT WHOLE'
  const whole = `whole up to leaf ${size}${time === undefined ? '' : `, checkpoint of ${time}`}`
  const unknown = 'a later part that was cut off can only be noticed with a'
  if (kept.length === 0)
    return `${whole}; ${unknown} checkpoint that someone else kept (--checkpoint)`
  const agrees = Math.max(...kept.map((file) => file.agrees))
  return `${whole}; the kept checkpoints agree up to leaf ${agrees}; ${unknown} newer one`
}
