import { JsonCursor, literalText, replaceSpans, StrictJsonError } from '@sallyport/json'

const MAX_DEPTH = 128
/** JSON texts that are followed within the strings of JSON texts. */
const MAX_LEVELS = 4

/** A string value of a JSON text: a text, or a JSON text of its own. */
interface Leaf {
  readonly start: number
  readonly end: number
  readonly content: number | Tree
}

interface Tree {
  readonly json: string
  readonly leaves: readonly Leaf[]
}

/** The string values of a JSON text, those within strings that hold JSON texts included. */
export interface LeafTexts {
  readonly texts: readonly string[]
  /** JSON pointer of each, with * for array indices and # before what leads into a string. */
  readonly places: readonly string[]
  /** The JSON text with other texts in their places; a string whose text stays the same stays to the letter. */
  readonly replace: (others: readonly string[]) => string
}

/** Finds the string values of a JSON text. Throws a StrictJsonError where it is none. */
export function leafTexts(json: string): LeafTexts {
  const texts: string[] = []
  const places: string[] = []
  const collect = (text: string, at: string, level: number): Tree => {
    const cursor = new JsonCursor(text, MAX_DEPTH)
    const leaves: Leaf[] = []
    for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
      if (token !== 'string') continue
      const { start, end } = cursor
      const value = literalText(text, start, end)
      const place = `${at}${cursor.pointer()}`
      const inner = level < MAX_LEVELS ? innerTree(value, `${place}#`, level + 1) : undefined
      leaves.push({ start, end, content: inner ?? texts.length })
      if (inner !== undefined) continue
      texts.push(value)
      places.push(place)
    }
    return { json: text, leaves }
  }
  const innerTree = (text: string, at: string, level: number): Tree | undefined => {
    if (!/^\s*[{[]/.test(text)) return undefined
    const count = texts.length
    try {
      return collect(text, at, level)
    } catch (error) {
      if (!(error instanceof StrictJsonError)) throw error
      texts.length = count
      places.length = count
      return undefined
    }
  }
  const tree = collect(json, '', 0)
  return { texts, places, replace: (others) => rebuild(tree, texts, others) }
}

function rebuild(
  { json, leaves }: Tree,
  texts: readonly string[],
  others: readonly string[],
): string {
  const edits = leaves.flatMap(({ start, end, content }) => {
    const [before, after] =
      typeof content === 'number'
        ? [texts[content], others[content]]
        : [content.json, rebuild(content, texts, others)]
    if (after === undefined || after === before) return []
    return [{ start, end, text: JSON.stringify(after) }]
  })
  return replaceSpans(json, edits)
}
