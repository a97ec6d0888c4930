import type { Connection } from '@sallyport/contracts'
import { routeOf } from '../route.ts'
import type { PipeSession } from './pipe-session.ts'

/** A session as it is kept: for whom, with what, and until when. */
export class HeldSession {
  readonly session: PipeSession
  /** Name of its connection. */
  readonly connection: string
  /** How its target is reached; a connection that was changed since leads elsewhere. */
  readonly route: string
  readonly #idle: NodeJS.Timeout
  #usedAt = performance.now()

  /** `expired` is called when no client has had a use for it for so long, in milliseconds. */
  constructor(session: PipeSession, connection: Connection, idleMs: number, expired: () => void) {
    this.session = session
    this.connection = connection.name
    this.route = routeOf(connection)
    this.#idle = setTimeout(() => {
      if (session.busy) this.#idle.refresh()
      else expired()
    }, idleMs)
    this.#idle.unref()
  }

  /** When a client last asked for something, on the clock of this process. */
  get usedAt(): number {
    return this.#usedAt
  }

  touch(): void {
    this.#usedAt = performance.now()
    this.#idle.refresh()
  }

  forget(): void {
    clearTimeout(this.#idle)
  }
}
