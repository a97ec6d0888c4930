import { parseCheckpoint } from '../note/checkpoint.ts'
import { jsonStringsIn } from './json-strings.ts'
import { linesOf } from './lines.ts'

/** A note as it was found: nothing is known yet but that its text reads as a checkpoint. */
export interface FoundNote {
  readonly note: string
  /** Line of the file in which it begins, from 1. */
  readonly line: number
}

/**
 * Finds the checkpoints in a text that comes in pieces: signed notes as they are, whatever stands before, between and
 * after them, and notes in JSON strings, as they stand in records of a SIEM. One whose signatures were cut off is found
 * too. Throws `invalid_checkpoint` for a line that is too long.
 */
export async function* findNotes(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<FoundNote> {
  const scan = new NoteScan()
  let number = 0
  for await (const line of linesOf(pieces)) {
    number++
    const ended = scan.take(line, number)
    if (ended !== undefined) yield ended
    for (const note of notesInStrings(line, 1)) yield { note, line: number }
  }
  const last = scan.end()
  if (last !== undefined) yield last
}

/** How deep JSON may stand in strings of JSON: a record may hold a message that is a record itself. */
const MAX_DEPTH = 4

function* notesInStrings(line: string, depth: number): Generator<string> {
  if (depth > MAX_DEPTH) return
  for (const text of jsonStringsIn(line)) {
    const scan = new NoteScan()
    for (const inner of text.split('\n')) {
      const ended = scan.take(inner, 0)
      if (ended !== undefined) yield ended.note
      yield* notesInStrings(inner, depth + 1)
    }
    const last = scan.end()
    if (last !== undefined) yield last.note
  }
}

const MAX_SIGNATURES = 100
/** Most lines before the empty one that are looked at; a checkpoint has three. */
const MAX_TEXT_LINES = 16
/** Longest line of a note, in UTF-16 code units; a post-quantum signature has 3,300. */
const MAX_LINE = 8_192
const SIGNATURE = '\u2014 '
const SIZE = /^\d{1,15}$/

/** Puts notes together: lines that read as a checkpoint, an empty line, and lines of signatures. */
class NoteScan {
  /** The lines since the last empty one, as far as they can be a checkpoint. */
  #lines: string[] = []
  #number = 0
  #checkpoint: FoundNote | undefined
  #signatures: string[] = []

  /** Takes the next line, with its number; returns the note that ended before it. */
  take(raw: string, number: number): FoundNote | undefined {
    this.#number = number
    const line = (raw.endsWith('\r') ? raw.slice(0, -1) : raw).slice(0, MAX_LINE)
    if (this.#checkpoint !== undefined && line.startsWith(SIGNATURE)) {
      if (this.#signatures.length < MAX_SIGNATURES) this.#signatures.push(line)
      return undefined
    }
    const ended = this.#finish()
    if (line === '') this.#checkpoint = this.#endText(number)
    else if (this.#lines.push(line) > MAX_TEXT_LINES) this.#lines.shift()
    return ended
  }

  /** Takes the end of the text; returns the note that ended with it. */
  end(): FoundNote | undefined {
    this.#checkpoint ??= this.#endText(this.#number + 1)
    return this.#finish()
  }

  /** The checkpoint that the lines before line `end` close with; others may stand before it. */
  #endText(end: number): FoundNote | undefined {
    const lines = this.#lines
    this.#lines = []
    for (const [i, line] of lines.entries()) {
      if (i === 0 || !SIZE.test(line)) continue
      const text = `${lines.slice(i - 1).join('\n')}\n`
      if (readsAsCheckpoint(text)) return { note: text, line: end - lines.length + i - 1 }
    }
    return undefined
  }

  #finish(): FoundNote | undefined {
    if (this.#checkpoint === undefined) return undefined
    const { note, line } = this.#checkpoint
    const signatures = this.#signatures.map((signature) => `${signature}\n`).join('')
    this.#checkpoint = undefined
    this.#signatures = []
    return { note: `${note}\n${signatures}`, line }
  }
}

function readsAsCheckpoint(text: string): boolean {
  try {
    parseCheckpoint(text)
    return true
  } catch {
    return false
  }
}
