import type { JsonObject } from '@sallyport/json'
import type { Spender } from './spender.ts'

/** From how many members on an object is a hash table, whose keys are slow to list. */
const MANY = 100
const STEPS_OF_MANY = 10

/** The names of all members of an object. */
export function namesOf(object: JsonObject, spender: Spender): readonly string[] {
  const names = Object.keys(object)
  spender.spend(names.length > MANY ? names.length * STEPS_OF_MANY : names.length)
  return names
}
