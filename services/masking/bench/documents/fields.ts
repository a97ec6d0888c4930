import type { Random } from '../../src/testing/random.ts'
import { chance, type Field } from '../corpus/field.ts'
import { harmlessField } from '../values/harmless.ts'
import * as personal from '../values/personal-fields.ts'
import * as places from '../values/secret-places.ts'

type Choose = (random: Random, locale: string) => Field

/** Where fields of every kind come from; secrets come in several forms. */
const SENSITIVE: readonly [Choose, ...Choose[]] = [
  personal.cardField,
  personal.cardField,
  personal.ibanField,
  personal.idField,
  personal.idField,
  personal.emailField,
  personal.phoneField,
  personal.phoneField,
  personal.birthField,
  personal.addressField,
  personal.macField,
  personal.walletField,
  places.issuedField,
  places.issuedField,
  places.connectionField,
  places.assignedField,
  places.authorizationField,
  places.privateKeyField,
]

const sensitiveField = (random: Random, locale: string): Field =>
  random.pick(SENSITIVE)(random, locale)

/** A field that must be masked, or in most cases one that must not. */
const anyField = (random: Random, locale: string, percent = 40): Field =>
  chance(random, percent) ? sensitiveField(random, locale) : harmlessField(random)

/** Several fields of different names, at least one of them sensitive. */
export function someFields(random: Random, locale: string, count: number): Field[] {
  const fields = [sensitiveField(random, locale)]
  while (fields.length < count) fields.push(anyField(random, locale))
  const byName = new Map(fields.map((field) => [field.column, field]))
  return [...byName.values()].toSorted((a, b) => (a.column < b.column ? -1 : 1))
}
