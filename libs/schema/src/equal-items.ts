import { hash } from 'node:crypto'
import type { JsonArray, JsonObject, JsonValue } from '@sallyport/json'
import { Exhausted, MOST_NESTED } from './exhausted.ts'
import { isArray, isObject } from './json-type.ts'
import { namesOf } from './names-of.ts'
import type { Spender } from './spender.ts'

/** Steps to put one thing into a set, or to sort it in. */
const KEEP_STEPS = 8

/** Whether two items of an array are equal; in linear time but for the sorting of names. */
export function hasEqualItems(array: JsonArray, spender: Spender): boolean {
  const seen = new Set<string>()
  for (const item of array) {
    const pieces: string[] = []
    addPieces(item, pieces, spender, 0)
    const key = setKey(pieces.join(''), spender)
    if (seen.has(key)) return true
    seen.add(key)
  }
  return false
}

/**
 * Up to this length V8 hashes a string by its content, beyond some length by its length alone: a set of long strings would
 * compare each with each.
 */
const MOST_HASHED = 10_000

/** What stands for a JSON text in a set. No JSON text begins as a digest does here. */
function setKey(text: string, spender: Spender): string {
  spender.spend(text.length >> 2)
  return text.length <= MOST_HASHED ? text : `#${hash('sha256', text, 'base64')}`
}

/**
 * Adds the text that equal values share and others do not, piece by piece. Throws {@link Exhausted} for what is nested too
 * deeply.
 */
function addPieces(value: JsonValue, pieces: string[], spender: Spender, depth: number): void {
  spender.spend(KEEP_STEPS)
  if (depth > MOST_NESTED) throw new Exhausted('depth')
  if (isArray(value)) {
    pieces.push('[')
    for (const item of value) {
      addPieces(item, pieces, spender, depth + 1)
      pieces.push(',')
    }
    pieces.push(']')
  } else if (isObject(value)) addMembers(value, pieces, spender, depth)
  // JSON writes numbers out of range as null.
  else pieces.push(typeof value === 'number' ? String(value) : JSON.stringify(value))
}

function addMembers(object: JsonObject, pieces: string[], spender: Spender, depth: number): void {
  const names = namesOf(object, spender).toSorted()
  spender.spend(names.length * KEEP_STEPS)
  pieces.push('{')
  for (const name of names) {
    pieces.push(JSON.stringify(name), ':')
    addPieces(object[name] ?? null, pieces, spender, depth + 1)
    pieces.push(',')
  }
  pieces.push('}')
}
