import { countStrings } from './count-strings.ts'
import { INEXACT } from './held-number.ts'
import type { JsonArray, JsonObject, JsonValue } from './json-value.ts'
import { levelBelow, type ReservedKeys, standing } from './reserved-keys.ts'
import type { StrictRules } from './strict-rules.ts'
import { ValueInventory } from './value-inventory.ts'

/**
 * Whether it shows in a value that JSON.parse lost nothing of its text and that nothing in the text breaks the rules.
 * That takes a fraction of the time of a scan for faults. False says nothing: the scan has to tell.
 *
 * What JSON.parse loses without a word is a member whose key comes again. With it goes at least one string, its key: a
 * text without repeated keys has as many strings as its value, and every other text has more.
 */
export function lostNothing(
  value: JsonValue,
  text: string,
  json: Buffer,
  rules: StrictRules,
): boolean {
  const { reserved, tolerate } = rules
  const inventory = new ValueInventory(value, rules)
  if (inventory.isDoubtful) return false
  if (inventory.hasZero && !tolerate.has('number_range') && mayVanish(text)) return false
  if (reserved !== undefined && !keepsReserved(value, reserved)) return false
  return inventory.strings === countStrings(json, text)
}

const NOUGHTS = '0'.repeat(200)
const TINY = /e-\d{3}/iy
const LOWER_E = 0x65

/** Whether a text may have a number that is 0 as a double and says otherwise: an exponent below -99, or many noughts. */
function mayVanish(text: string): boolean {
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    TINY.lastIndex = at - 1
    if ((text.charCodeAt(at - 1) | 0x20) === LOWER_E && TINY.test(text)) return true
  }
  return text.includes(NOUGHTS)
}

/** Whether no key could be taken for a reserved one, and whether what stands right under one is beyond doubt. */
function keepsReserved(value: JsonValue, level: ReservedKeys): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (isArray(value)) return value.every((element) => keepsReserved(element, level))
  return Object.keys(value).every((key) => keepsMember(value, key, level))
}

function keepsMember(object: JsonObject, key: string, level: ReservedKeys): boolean {
  const member = object[key] ?? null
  const found = standing(level, key)
  if (found === 'misspelt' || !key.isWellFormed()) return false
  if (found === 'reserved' && !isBeyondDoubt(member)) return false
  const below = levelBelow(level, key)
  return below === undefined || keepsReserved(member, below)
}

function isBeyondDoubt(value: JsonValue): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  return typeof value !== 'number' || Math.abs(value) < INEXACT
}

/** Array.isArray does not narrow readonly arrays. */
const isArray = (value: JsonArray | JsonObject): value is JsonArray => Array.isArray(value)
