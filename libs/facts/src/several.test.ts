import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathsFacts } from './path/paths-facts.ts'
import { shellAccess } from './shell/shell-access.ts'
import { shellSummary } from './shell/shell-summary.ts'
import { urlsFacts } from './url/urls-facts.ts'

test('paths of several arguments are understood together, and lie under what they have in common', () => {
  const { understood, paths, under, absolute } = pathsFacts(['/srv/data/a', ['/srv/data/b/../c']])
  assert.deepEqual({ understood, absolute }, { understood: true, absolute: true })
  assert.deepEqual(paths, ['/srv/data/a', '/srv/data/c'])
  assert.deepEqual(under, ['/', '/srv', '/srv/data'])
})

test('a path that leads out lies under no folder that it leads out of', () => {
  const { under, traversal } = pathsFacts(['/srv/data/../../etc/passwd'])
  assert.deepEqual({ under, traversal }, { under: ['/', '/etc', '/etc/passwd'], traversal: true })
  assert.deepEqual(pathsFacts(['/srv/database', '/srv/data']).under, ['/', '/srv'])
})

test('one that is not understood, none, and what is no text are not understood', () => {
  for (const values of [['/a', '~/b'], [], [undefined, null], [['/a', 3]], [{ path: '/a' }]]) {
    assert.equal(pathsFacts(values).understood, false, JSON.stringify(values))
  }
  for (const values of [['https://a.example', 'javascript:alert(1)'], [undefined], [[]]]) {
    assert.equal(urlsFacts(values).understood, false, JSON.stringify(values))
  }
})

test('URLs tell their origins with the port, addresses of version 6 in brackets', () => {
  const facts = urlsFacts(['https://API.example.com/a?x=1', ['http://[::1]:8080/b?y']])
  assert.deepEqual(facts.origins, ['https://api.example.com:443', 'http://[::1]:8080'])
  assert.deepEqual(facts.networks, ['name', 'loopback'])
  assert.deepEqual(facts.queryKeys, ['x', 'y'])
})

test('more than a decision can carry is not understood', () => {
  const many = Array.from({ length: 65 }, (_, i) => `/a/${i}`)
  assert.equal(pathsFacts(many.slice(1)).understood, true)
  assert.equal(pathsFacts(many).understood, false)
  const long = Array.from({ length: 6 }, (_, i) => `https://a.example/${i}${'x'.repeat(4000)}`)
  assert.equal(urlsFacts(long).understood, false)
  const words = Array.from({ length: 250 }, (_, i) => `echo ${i}`).join('; ')
  assert.equal(shellSummary(words, { shell: 'bash' }).understood, true)
  const word = shellSummary(`echo ${'x'.repeat(300)}`, { shell: 'bash' })
  assert.deepEqual([word.understood, word.calls], [false, []])
})

test('a call is a program with its first word; what is not known stands as a question mark', () => {
  const { calls } = shellSummary('/usr/bin/git push origin; g\\it status; rm "$x"; ls', {
    shell: 'bash',
  })
  assert.deepEqual(calls.toSorted(), ['git push', 'git status', 'ls', 'rm ?'])
})

const access = (text: string) => shellAccess(shellSummary(text, { shell: 'bash' }))

test('a shell text is never one that only reads', () => {
  assert.equal(access('ls'), 'write')
  assert.equal(access('$x'), 'admin')
  assert.equal(access('ls "'), 'admin')
})
