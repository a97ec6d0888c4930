/** Something that is to be done soon. */
type Due = () => void

/** One timer for all that is to be done within a second; adding and taking out costs a set operation. */
export interface Tick {
  /** Does it once, half a second to a second from now; adding what waits changes nothing. */
  add(due: Due): void
  delete(due: Due): void
}

/** Two of these are less than the second that is promised. */
const HALF_MS = 450

/** Makes a timer that runs only while something waits, and keeps no process alive. */
export function createTick(): Tick {
  let [next, later] = [new Set<Due>(), new Set<Due>()]
  let timer: NodeJS.Timeout | undefined
  const pass = (): void => {
    timer = undefined
    const now = next
    next = later
    later = new Set()
    if (next.size > 0) arm()
    for (const due of now) due()
  }
  const arm = (): void => {
    timer ??= setTimeout(pass, HALF_MS).unref()
  }
  return {
    add(due) {
      if (next.has(due)) return
      later.add(due)
      arm()
    },
    delete(due) {
      if (!next.delete(due)) later.delete(due)
    },
  }
}
