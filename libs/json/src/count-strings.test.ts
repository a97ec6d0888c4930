import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countStrings } from './count-strings.ts'

/** Strings of a text, found by the engine's own regular expressions. */
const slowly = (json: string): number => json.match(/"(?:[^"\\]|\\.)*"/gs)?.length ?? 0

function agree(json: string): void {
  JSON.parse(json)
  assert.equal(countStrings(Buffer.from(json), json), slowly(json), json)
}

test('counts keys and values, at the top and at any depth', () => {
  for (const json of ['1', '""', '"a"', '[]', '{"a":"b","c":[{"d":null},"e"]}', ' [ "x" , 1.5 ]'])
    agree(json)
})

const TAILS = [
  '',
  String.raw`\n`,
  String.raw`\"`,
  String.raw`\\`,
  String.raw`\\\"`,
  String.raw`\\\\`,
]

test('tells escaped quotes from others wherever they stand', () => {
  for (let length = 0; length < 12; length++)
    for (const a of TAILS)
      for (const b of TAILS) agree(`["${'x'.repeat(length)}${a}${b}","${b}y${a}"]`)
})

test('leaps over long strings and lands where they end', () => {
  for (let length = 1005; length < 1040; length++)
    for (const a of TAILS)
      for (const b of TAILS)
        for (const far of ['', 'x'.repeat(700), 'é'.repeat(400), String.raw`\"`.repeat(300)])
          agree(`["${'x'.repeat(length)}${a}${far}${b}","z"]`)
})
