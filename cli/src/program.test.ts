import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Command } from 'commander'
import { createProgram } from './program.ts'

const page = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8')

test('docs/reference/cli.md has every command with its options, and no other', () => {
  const program = createProgram(
    'http://127.0.0.1',
    () => assert.fail('no command is run'),
    () => {},
  )
  const documented = [...page.matchAll(/^\| `([^`]+)` +\| (.*?) \|/gm)].map(
    ([, command, options]) => [command, ...(options ?? '').matchAll(/--[a-z-]+/g)].join(' '),
  )
  assert.deepEqual(documented.toSorted(), leaves(program, []).toSorted())
})

test('no command has an option that the program would take from it', () => {
  const program = createProgram(
    'http://127.0.0.1',
    () => assert.fail('no command is run'),
    () => {},
  )
  const taken = program.options.map(({ long }) => long)
  const own = leaves(program, []).flatMap((leaf) => leaf.split(' '))
  assert.deepEqual(
    own.filter((word) => taken.includes(word)),
    [],
  )
})

function leaves(command: Command, path: readonly string[]): string[] {
  return command.commands.flatMap((sub) => {
    const here = [...path, sub.name()]
    if (sub.commands.length > 0) return leaves(sub, here)
    const args = sub.registeredArguments.map((argument) => `<${argument.name()}>`)
    return [[...here, ...args, ...sub.options.map(({ long }) => long ?? '')].join(' ')]
  })
}
