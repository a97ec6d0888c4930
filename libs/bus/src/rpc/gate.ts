/** Lets a bounded number of tasks run at once and a bounded number wait. */
export interface Gate {
  /** Starts the task now or when its turn comes; false where too many wait already. */
  enter(task: () => void): boolean
  /** Says that a started task has ended. */
  leave(): void
}

export function createGate(maxRunning: number, maxWaiting: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0
  let starting = false
  const startNext = (): void => {
    // A task that ends at once leaves from inside this loop; the loop, not the stack, goes on to the next.
    if (starting) return
    starting = true
    while (running < maxRunning) {
      const task = waiting.shift()
      if (task === undefined) break
      running++
      task()
    }
    starting = false
  }
  return {
    enter(task) {
      if (running >= maxRunning && waiting.length >= maxWaiting) return false
      waiting.push(task)
      startNext()
      return true
    },
    leave() {
      running--
      startNext()
    },
  }
}
