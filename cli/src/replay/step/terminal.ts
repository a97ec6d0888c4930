import { on } from 'node:events'
import { emitKeypressEvents } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Context } from '../../context.ts'
import { CliError } from '../../errors.ts'
import type { Key } from './state.ts'

/** A terminal at both ends: what `tty.ReadStream` and `tty.WriteStream` are. */
export interface Terminal {
  readonly input: Readable & { setRawMode(raw: boolean): unknown }
  readonly out: Writable & { readonly columns?: number; readonly rows?: number }
}

/** Another screen, whose content is gone when it is left, without a cursor; nothing wraps at its edge. */
const ENTER = '\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l'
const LEAVE = '\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l'
/** Keys that wait to be read before no more are taken. */
const MOST_WAITING = 64

/** The terminal of a run. Throws a CliError where it is none, and so cannot be stepped at. */
export function terminalOf({ input, out }: Context): Terminal {
  if (isKeyboard(input) && isTerminal(out)) return { input, out }
  throw new CliError('no_terminal', '--step is for a terminal; leave it out to print all.', 2)
}

const isTerminal = (stream: object): boolean => Reflect.get(stream, 'isTTY') === true

const isKeyboard = (stream: Readable | undefined): stream is Terminal['input'] =>
  stream !== undefined &&
  isTerminal(stream) &&
  typeof Reflect.get(stream, 'setRawMode') === 'function'

/** The keys that are pressed at a terminal; disposing it gives the terminal back as it was. */
export interface Keys extends Disposable {
  /** Ends where the terminal is gone, or one of the signals aborts. */
  all(): AsyncIterable<Key>
}

/** Takes a terminal: one screen of its own, each key at once. `redraw` is called when its size changes. */
export function keysOf(
  { input, out }: Terminal,
  redraw: () => void,
  signals: readonly AbortSignal[],
): Keys {
  const gone = new AbortController()
  const leave = (): void => gone.abort()
  const signal = AbortSignal.any([gone.signal, ...signals])
  emitKeypressEvents(input)
  input.setRawMode(true)
  out.write(ENTER)
  out.on('resize', redraw).once('error', leave).once('close', leave)
  input.once('end', leave).once('close', leave).once('error', leave)
  const pressed = on(input, 'keypress', { signal, highWaterMark: MOST_WAITING })
  input.resume()
  return {
    async *all() {
      try {
        for await (const [, key] of pressed) yield key
      } catch (error) {
        if (!signal.aborted) throw error
      }
    },
    [Symbol.dispose]() {
      out.off('resize', redraw).off('error', leave).off('close', leave)
      input.off('end', leave).off('close', leave).off('error', leave)
      input.pause()
      // A terminal that is gone needs nothing more.
      if (input.destroyed || out.destroyed) return
      input.setRawMode(false)
      out.write(LEAVE)
    },
  }
}
