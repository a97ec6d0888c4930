import type { Writable } from 'node:stream'

/** Tells a person how far something has come that takes its time. */
export interface Progress {
  tell(text: string): void
  /** Shows what was told last, and leaves it standing. */
  end(): void
}

/** A terminal that is told more often takes time for it. */
const TERMINAL_MS = 100
/** A file is read later: a line now and then is enough. */
const FILE_MS = 10_000

/** On a terminal one line that is written over; anywhere else a line every ten seconds, and the last. */
export function createProgress(
  out: Writable & { readonly isTTY?: boolean },
  now: () => number = () => performance.now(),
): Progress {
  const terminal = out.isTTY === true
  let next = -Infinity
  let shown: string | undefined
  let told: string | undefined
  const show = (text: string): void => {
    shown = text
    out.write(terminal ? `\r\u{1b}[K${text}` : `${text}\n`)
  }
  return {
    tell(text) {
      told = text
      if (now() < next) return
      next = now() + (terminal ? TERMINAL_MS : FILE_MS)
      show(text)
    },
    end() {
      if (told === undefined) return
      if (told !== shown) show(told)
      if (terminal) out.write('\n')
    },
  }
}
