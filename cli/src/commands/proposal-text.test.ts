import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Proposal, ProposalsOfTool } from '@sallyport/contracts'
import { parse } from 'yaml'
import { fragmentOf } from './proposal-text.ts'

const why = 'Its name says so.'
const of = (
  argument: string,
  holds: Proposal['holds'],
  confidence: Proposal['confidence'] = 'likely',
  more: Partial<Proposal> = {},
): Proposal => ({ argument, holds, confidence, why, ...more })
const tool = (name: string, more: Partial<ProposalsOfTool>): ProposalsOfTool => ({
  tool: name,
  proposals: [],
  stale: [],
  saysReadOnly: false,
  ...more,
})

test('likely ones stand in the fragment beside what is declared; possible ones are comments', () => {
  const text = fragmentOf('shop', [
    tool('query', { proposals: [of('sql', 'sql', 'likely', { dialect: 'postgresql' })] }),
    tool('run', { proposals: [of('command', 'shell', 'likely', { shell: 'bash' })] }),
    tool('copy', {
      declared: { access: 'write', path: { arguments: ['source'] } },
      proposals: [of('to', 'path'), of('link', 'url', 'possible')],
      stale: [{ holds: 'sql', argument: 'gone' }],
    }),
    tool('other', { proposals: [of('uri', 'url', 'possible')], saysReadOnly: true }),
  ])
  assert.deepEqual(parse(text), {
    tools: {
      query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
      run: { shell: { argument: 'command', shell: 'bash' } },
      copy: { access: 'write', path: { arguments: ['source', 'to'] } },
    },
  })
  assert.match(
    text,
    /# Possible: link holds URLs\? Its name says so\.\n +# url: \{ arguments: \[link\] \}/,
  )
  assert.match(text, /# It declares sql in argument gone, which the definition does not have\./)
  assert.match(text, /# other:\n +# It says of itself that it only reads.*does not count/)
  assert.doesNotMatch(text, /^[^#]*access: read/m)
})

test('SQL of a dialect that is not known, or without a usual schema, is left to a person', () => {
  const text = fragmentOf('shop', [
    tool('a', { proposals: [of('sql', 'sql')] }),
    tool('b', { proposals: [of('sql', 'sql', 'likely', { dialect: 'mysql' })] }),
  ])
  assert.deepEqual(parse(text), { tools: {} })
  assert.match(text, /# Left to fill in: .*\n.*dialect: "<fill in>"/)
  assert.match(text, /dialect: mysql, defaultSchema: "<fill in>"/)
})

test('a name never becomes more than a name, and what is hidden in it is written out', () => {
  const evil = 'x: {}\n  admin: { access: read } #\u202e\u{e0041}'
  const proposals = [of(evil, 'url'), of(`${evil}2`, 'url', 'possible')]
  const stale = [{ holds: 'sql', argument: evil } as const]
  const text = fragmentOf('shop', [tool(evil, { proposals, stale }), tool('true', { proposals })])
  const declared = { url: { arguments: [evil] } }
  assert.deepEqual(parse(text), { tools: { [evil]: declared, true: declared } })
  assert.doesNotMatch(text, /[\u202e\u{e0041}]/u)
  assert.match(text, /^ {2}"true":/m)
})

test('nothing to propose is said', () => {
  assert.match(fragmentOf('shop', []), /^# Nothing is proposed for shop that is not declared\.\n$/)
})
