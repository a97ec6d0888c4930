import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ShellWord } from '@sallyport/contracts'
import { shellCorpus } from '../corpus.ts'
import { shellFacts } from './shell-facts.ts'

const UNKNOWN = '<?>'
const PLAIN = /^[\w./:=@%+,{}^~[\]\u0080-\uffff-]+$/

function shown({ value, dynamic }: ShellWord): string {
  if (dynamic) return UNKNOWN
  return PLAIN.test(value) ? value : `'${value}'`
}

const shownFiles = (names: readonly string[]): readonly string[] =>
  names.map((name) => name || UNKNOWN)

const UNDERSTOOD = shellCorpus().filter(({ understood = true }) => understood)
const REFUSED = shellCorpus().filter(({ understood = true }) => !understood)

for (const { text, why, runs = [], reads = [], writes = [], sets = [] } of UNDERSTOOD) {
  test(`${why}: ${text}`, () => {
    const facts = shellFacts(text, { shell: 'bash' })
    assert.equal(facts.problem, undefined)
    const commands = facts.commands.map((command) => [command.name, ...command.arguments])
    assert.deepEqual(
      {
        runs: commands.map((words) => words.map(shown).join(' ')),
        reads: shownFiles(facts.filesRead),
        writes: shownFiles(facts.filesWritten),
        sets: facts.variables,
      },
      { runs, reads, writes, sets },
    )
    const names = commands.map(([name]) => (name?.dynamic === true ? '' : (name?.value ?? '')))
    assert.deepEqual(new Set(facts.names), new Set(names), 'the names are those of the commands')
    const unknown = [...runs, ...reads, ...writes].some((line) => line.includes(UNKNOWN))
    assert.equal(facts.dynamic, unknown)
  })
}

for (const { shell = 'bash', text, why } of REFUSED) {
  test(`${why} (${shell}): ${JSON.stringify(text)}`, () => {
    const { problem, ...facts } = shellFacts(text, { shell })
    assert.ok(problem)
    assert.deepEqual(facts, {
      understood: false,
      dynamic: false,
      commands: [],
      names: [],
      programs: [],
      filesRead: [],
      filesWritten: [],
      variables: [],
    })
  })
}

test('programs are named without their folders', () => {
  const facts = shellFacts('/bin/rm x; ./rm y; rm z', { shell: 'sh' })
  assert.deepEqual(facts.names, ['/bin/rm', './rm', 'rm'])
  assert.deepEqual(facts.programs, ['rm'])
})
