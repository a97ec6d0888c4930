import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corpus } from '../corpus/corpus.ts'
import { Score } from './score.ts'
import { GOALS, STRUCTURED, summaryOf } from './summary.ts'

const score = new Score()
for (const document of corpus(3, 440)) score.add(document)
const { kinds, groups } = summaryOf(score)
const shares = new Map([...kinds, ...groups].map((line) => [line.name, line]))

/** A small corpus is coarser than the whole one: what that reaches with ease, this one does as well. */
const FLOORS = [
  ...STRUCTURED.map((name) => [name, GOALS.recall] as const),
  ['secrets (micro)', GOALS.secretsRecall] as const,
]

for (const [name, least] of FLOORS) {
  test(`${name}: what is sensitive is masked, and little else`, () => {
    const { values = 0, recall = 0, precision = 0 } = shares.get(name) ?? {}
    assert.ok(values > 60, `${values} values`)
    assert.ok(recall >= least, `recall ${recall}`)
    assert.ok(precision >= GOALS.precision, `precision ${precision}`)
  })
}
