import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import type { JsonValue } from '@sallyport/json'
import {
  compileSchema,
  type Dialect,
  SchemaError,
  type SchemaErrorCode,
  validate,
} from './index.ts'
import { HOLD_ALL_THE_SAME, REFUSED_GROUPS } from './testing/deviations.ts'

interface Group {
  readonly description: string
  readonly schema: JsonValue
  readonly tests: readonly {
    readonly description: string
    readonly data: JsonValue
    readonly valid: boolean
  }[]
}

const SUITE = new URL('../suite/', import.meta.url)
const FOLDERS: readonly (readonly [string, Dialect])[] = [
  ['draft2020-12', '2020-12'],
  ['draft7', 'draft-07'],
]

function groupsOf(file: string): readonly Group[] {
  return JSON.parse(readFileSync(new URL(file, SUITE), 'utf8'))
}

function refusalOf(group: Group, dialect: Dialect): SchemaError | undefined {
  try {
    compileSchema(group.schema, { dialect })
    return undefined
  } catch (error) {
    assert.ok(error instanceof SchemaError, String(error))
    return error
  }
}

/** Checks the values of a group whose schema is not refused. */
function checkGroup(group: Group, dialect: Dialect, passing: readonly string[]): void {
  const schema = compileSchema(group.schema, { dialect })
  for (const { description, data, valid } of group.tests) {
    const verdict = validate(schema, data)
    const expected = valid || passing.includes(description)
    assert.equal(verdict.valid, expected, `${group.description}: ${description}`)
    if (!verdict.valid) assert.equal(verdict.code, 'mismatch', description)
  }
}

/** The code by which each group of a file is refused. */
function refusedIn(file: string): Map<string, SchemaErrorCode> {
  const entries = REFUSED_GROUPS.filter((each) => each.file === file)
  return new Map(entries.flatMap(({ code, groups }) => groups.map((group) => [group, code])))
}

for (const [folder, dialect] of FOLDERS) {
  suite(folder, () => {
    const names = readdirSync(new URL(folder, SUITE), { recursive: true, encoding: 'utf8' })
    for (const name of names.filter((each) => each.endsWith('.json')).toSorted()) {
      const file = `${folder}/${name}`
      test(file, () => {
        const refused = refusedIn(file)
        for (const group of groupsOf(file)) {
          const expected = refused.get(group.description)
          assert.equal(refusalOf(group, dialect)?.code, expected, group.description)
          if (expected === undefined) checkGroup(group, dialect, HOLD_ALL_THE_SAME.get(file) ?? [])
          refused.delete(group.description)
        }
        assert.deepEqual([...refused.keys()], [], 'groups that are listed but not there')
      })
    }
  })
}
