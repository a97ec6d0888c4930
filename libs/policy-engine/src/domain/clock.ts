/** The clock as policies read it, in a time zone. */
export interface Clock {
  /** `2026-07-28`. */
  readonly date: string
  readonly hour: number
  readonly minute: number
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number
}

const formats = new Map<string, Intl.DateTimeFormat>()
/** There are some hundred zones; whatever else is asked for does not stay. */
const MOST_FORMATS = 1024

/** Reads the clock in an IANA time zone; undefined for one that is not known. */
export function clockIn(timeZone: string, at: Date): Clock | undefined {
  const format = formatOf(timeZone)
  if (format === undefined) return undefined
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  const date = `${part('year')}-${part('month')}-${part('day')}`
  return {
    date,
    hour: Number(part('hour')),
    minute: Number(part('minute')),
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7,
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  try {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    if (formats.size < MOST_FORMATS) formats.set(timeZone, format)
    return format
  } catch {
    return undefined
  }
}
