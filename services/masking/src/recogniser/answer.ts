import { RecogniserError, type RecognisedKind, type Span } from './recogniser.ts'

/** Entities of Presidio by what they are here. */
export const ENTITIES: Readonly<Record<RecognisedKind, readonly string[]>> = {
  person: ['PERSON'],
  address: ['LOCATION', 'ADDRESS'],
}

/** More spans than a text of one call can honestly hold. */
const MOST_SPANS = 4096

/**
 * The spans that an answer of Presidio's analyzer tells of a text. It counts code points, and these are UTF-16 units.
 * Throws a {@link RecogniserError} `invalid_answer` where anything of it makes no sense; entities that nobody asked for
 * are passed over.
 */
export function readAnswer(
  answer: unknown,
  text: string,
  kinds: readonly RecognisedKind[],
): Span[] {
  if (!Array.isArray(answer) || answer.length > MOST_SPANS) throw invalid()
  const unitOf = unitsByCodePoint(text)
  const entries: readonly unknown[] = answer
  return entries.flatMap((entry) => {
    const { entity_type: entity, start, end, score } = Object(entry)
    if (typeof entity !== 'string' || typeof score !== 'number') throw invalid()
    if (!(score >= 0 && score <= 1)) throw invalid()
    const [from, to] = [unitOf(start), unitOf(end)]
    if (from === undefined || to === undefined || from >= to) throw invalid()
    const kind = kinds.find((one) => ENTITIES[one].includes(entity))
    return kind === undefined ? [] : [{ kind, start: from, end: to }]
  })
}

const isPlace = (place: unknown, most: number): place is number =>
  Number.isInteger(place) && Number(place) >= 0 && Number(place) <= most

/** The place in UTF-16 units of a place in code points; undefined for what is none in the text. */
function unitsByCodePoint(text: string): (place: unknown) => number | undefined {
  if (!/[\uD800-\uDFFF]/.test(text))
    return (place) => (isPlace(place, text.length) ? place : undefined)
  const units: number[] = []
  let unit = 0
  for (const point of text) {
    units.push(unit)
    unit += point.length
  }
  units.push(unit)
  return (place) => (isPlace(place, units.length - 1) ? units[place] : undefined)
}

const invalid = (): RecogniserError =>
  new RecogniserError('invalid_answer', 'the recogniser answers what makes no sense')
