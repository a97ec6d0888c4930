import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf } from './changes.ts'
import { unifiedDiff } from './unified-diff.ts'

const text = (seed: number): string =>
  Array.from({ length: 20_000 }, (_, index) => (index * seed) % 97).join('\n')

const LABELS = { before: 'a', after: 'b' }
const policy = (id: string, rest = '') =>
  `@id("${id}") permit (principal, action, resource)${rest};\n`

test('policies are known by their id, whatever their place and spacing', () => {
  const before = `${policy('one')}${policy('two')}${policy('three')}`
  const after = `${policy('four')}// moved\n${policy('two').replaceAll(' ', '\n  ')}${policy('one', ' when { context.approved }')}`
  const changes = changesOf(before, after, LABELS)
  assert.deepEqual(
    [changes?.added, changes?.removed, changes?.changed],
    [['four'], ['three'], ['one']],
  )
})

test('an annotation is part of what a policy means', () => {
  const changes = changesOf(policy('one'), `@reason("x") ${policy('one')}`, LABELS)
  assert.deepEqual(changes?.changed, ['one'])
})

test('what cannot be read has no changes; what could not be read before had no policies', () => {
  assert.equal(changesOf(policy('one'), 'permit (', LABELS), undefined)
  const many = Array.from({ length: 65 }, (_, index) => policy(`p${index}`)).join('')
  assert.equal(changesOf(policy('one'), many, LABELS), undefined)
  assert.deepEqual(changesOf('permit (', policy('one'), LABELS)?.added, ['one'])
})

test('the diff is unified, as patch takes it', () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}\n`)
  const after = lines.toSpliced(6, 1, 'changed\n').join('')
  assert.equal(
    unifiedDiff(lines.join(''), after, LABELS),
    '--- a\n+++ b\n@@ -4,7 +4,7 @@\n line 3\n line 4\n line 5\n-line 6\n+changed\n line 7\n line 8\n line 9\n',
  )
  assert.equal(unifiedDiff('x', 'x', LABELS), '')
  assert.equal(unifiedDiff('', 'x\n', LABELS), '--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n')
})

test('texts that have nothing in common are told of whole, and soon', () => {
  // What the work costs, which a busy machine does not change.
  const begun = process.cpuUsage()
  const diff = unifiedDiff(`${text(31)}\n`, `${text(57)}\n`, LABELS)
  assert.ok(diff.startsWith('--- a\n+++ b\n@@ -1,20000 +1,20000 @@\n-0\n'))
  assert.ok(process.cpuUsage(begun).user < 5_000_000)
})
