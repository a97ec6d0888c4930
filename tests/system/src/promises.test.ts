import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, type System } from '@sallyport/kit'
import { PROMISES } from './promises/index.ts'

let system: System

before(async () => {
  system = await bootSystem()
})
after(() => system[Symbol.asyncDispose]())

for (const { step, what, expected, see } of PROMISES) {
  test(`${step} ${what}: ${expected}`, async () => {
    assert.equal(await see(system), expected)
  })
}
