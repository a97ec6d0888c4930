import type { Approval, ApprovalId } from '@sallyport/contracts'
import type { EndReason } from './frames.ts'

/** A change as it waits for one watcher. */
export interface News {
  readonly id: ApprovalId
  readonly sequence: number
  readonly frame: string
}

/** Who watches, and what they may see. */
export interface Viewer {
  /** One text for the principal. */
  readonly key: string
  /** Whether this viewer may see an approval, and asked for it. */
  readonly sees: (approval: Approval) => boolean
}

/** What one client has yet to be told. Nothing waits beyond a bound: a client that does not read is cut off. */
export class Watcher {
  readonly viewer: Viewer
  readonly #maxWaiting: number
  readonly #cut: () => void
  #waiting: News[] = []
  #chars = 0
  #end: EndReason | 'cut' | undefined
  readonly #over = Promise.withResolvers<void>()
  #wake = Promise.withResolvers<void>()

  /** `maxWaiting`: most characters that wait; `cut` breaks the connection. */
  constructor(viewer: Viewer, maxWaiting: number, cut: () => void) {
    this.viewer = viewer
    this.#maxWaiting = maxWaiting
    this.#cut = cut
  }

  /** Resolves when it has ended. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Why nothing more comes; `cut` where nobody reads it. */
  get ended(): EndReason | 'cut' | undefined {
    return this.#end
  }

  /** Adds a change. The first that waits may be as long as it is: an approval has bounds of its own. */
  tell(news: News): void {
    if (this.#end !== undefined) return
    if (this.#waiting.length > 0 && this.#chars + news.frame.length > this.#maxWaiting) {
      this.leave()
      this.#cut()
      return
    }
    this.#waiting.push(news)
    this.#chars += news.frame.length
    this.#wake.resolve()
  }

  /** Drops changes that are older than what was told meanwhile. */
  dropTold(told: ReadonlyMap<ApprovalId, number>): void {
    this.#waiting = this.#waiting.filter(({ id, sequence }) => sequence > (told.get(id) ?? 0))
    this.#chars = this.#waiting.reduce((sum, { frame }) => sum + frame.length, 0)
  }

  /** The next change, after at most `ms`; undefined where none came, or it has ended. */
  async next(ms: number): Promise<News | undefined> {
    if (this.#waiting.length === 0 && this.#end === undefined) {
      this.#wake = Promise.withResolvers<void>()
      const timer = setTimeout(this.#wake.resolve, ms)
      await this.#wake.promise
      clearTimeout(timer)
    }
    if (this.#end !== undefined) return undefined
    const news = this.#waiting.shift()
    this.#chars -= news?.frame.length ?? 0
    return news
  }

  /** Ends it; the client is told why. */
  end(reason: EndReason): void {
    this.#stop(reason)
  }

  /** The client has gone: what waits for it is dropped. */
  leave(): void {
    this.#stop('cut')
  }

  #stop(reason: EndReason | 'cut'): void {
    this.#end ??= reason
    this.#waiting = []
    this.#chars = 0
    this.#wake.resolve()
    this.#over.resolve()
  }
}
