import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import type { JsonValue } from '@sallyport/json'
import { compileSchema, type Dialect, SchemaError, validate } from './index.ts'
import { REFUSED_GROUPS, type RefusedGroups } from './testing/refused-groups.ts'

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
function checkGroup(group: Group, dialect: Dialect): void {
  const schema = compileSchema(group.schema, { dialect })
  for (const { description, data, valid } of group.tests) {
    const verdict = validate(schema, data)
    assert.equal(verdict.valid, valid, `${group.description}: ${description}`)
    if (!verdict.valid) assert.equal(verdict.code, 'mismatch', description)
  }
}

for (const [folder, dialect] of FOLDERS) {
  suite(folder, () => {
    const names = readdirSync(new URL(folder, SUITE), { recursive: true, encoding: 'utf8' })
    for (const name of names.filter((each) => each.endsWith('.json')).toSorted()) {
      const file = `${folder}/${name}`
      test(file, () => {
        const refused = new Map<string, RefusedGroups>()
        for (const entry of REFUSED_GROUPS.filter((each) => each.file === file))
          for (const group of entry.groups) refused.set(group, entry)
        for (const group of groupsOf(file)) {
          const expected = refused.get(group.description)?.code
          assert.equal(refusalOf(group, dialect)?.code, expected, group.description)
          if (expected === undefined) checkGroup(group, dialect)
          else refused.delete(group.description)
        }
        assert.deepEqual([...refused.keys()], [], 'groups that are listed but not there')
      })
    }
  })
}
