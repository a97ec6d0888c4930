/** The leaves that the events of a JSON array tell of. */
export function leavesIn(body: string): number[] {
  const events: unknown = JSON.parse(body)
  return Array.isArray(events) ? events.map((one) => Number(one.unmapped.sallyport.leaf)) : []
}
