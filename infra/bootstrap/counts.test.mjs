import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countTests } from './counts.mjs'
import { failingPart } from './failing-part.mjs'
import { explainInstall } from './failure.mjs'

const LOG = `
@sallyport/a:test: ✔ one (1ms)
@sallyport/a:test: ℹ pass 12
@sallyport/a:test: ℹ fail 0
@sallyport/b:test: ✖ two (1ms)
@sallyport/b:test: # pass 3
@sallyport/b:test: # fail 2
@sallyport/b:test: # cancelled 1
  Tasks:    1 successful, 2 total
 Failed:    @sallyport/b#test
`

test('the closing lines of every package are added up', () => {
  assert.deepEqual(countTests(LOG), { passed: 15, failed: 3 })
  assert.deepEqual(countTests('ℹ pass 1\nℹ fail 0\n'), { passed: 1, failed: 0 })
})

test('of many packages only the failing ones are shown', () => {
  const shown = failingPart(LOG)
  assert.match(shown, /✖ two/)
  assert.doesNotMatch(shown, /✔ one/)
  assert.equal(failingPart('lint found something\n'), 'lint found something')
})

test('a failed installation is explained in one sentence', () => {
  assert.match(explainInstall('npm error code ENOSPC'), /disk is full/)
  assert.match(explainInstall('npm error code ENOTFOUND'), /could not be reached/)
  assert.match(explainInstall('npm error code EUSAGE'), /package-lock\.json does not fit/)
})
