/** A time as people read it, with how far it is from now. */
export function when(time: string, now: number = Date.now()): string {
  const at = Date.parse(time)
  if (Number.isNaN(at)) return time
  const seconds = Math.round((at - now) / 1000)
  if (seconds === 0) return `${new Date(at).toISOString()} (now)`
  const far = span(Math.abs(seconds))
  return `${new Date(at).toISOString()} (${seconds > 0 ? `in ${far}` : `${far} ago`})`
}

/** A span of time as people read it. */
export function span(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
