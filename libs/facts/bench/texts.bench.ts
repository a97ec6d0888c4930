import { pathFacts } from '../src/path/path-facts.ts'
import { shellFacts } from '../src/shell/shell-facts.ts'
import { urlFacts } from '../src/url/url-facts.ts'
import { HOSTILE } from '../src/shell/hostile.ts'
import { shellCorpus, urlCorpus } from '../src/corpus.ts'

/** Processor time of one call in microseconds, over enough rounds to be seen. */
function microseconds(run: () => void, rounds: number): number {
  for (let round = 0; round < rounds / 5; round++) run()
  const start = process.cpuUsage()
  for (let round = 0; round < rounds; round++) run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / rounds
}

function report<T>(what: string, inputs: readonly T[], run: (input: T) => unknown): void {
  const each = microseconds(() => inputs.forEach(run), 100) / inputs.length
  console.log(`${what.padEnd(44)} ${each.toFixed(1).padStart(9)} µs`)
}

const texts = (evasions: boolean) =>
  shellCorpus()
    .filter(({ meant }) => (meant === 'harm') === evasions)
    .map(({ text }) => text)
const bash = (text: string) => shellFacts(text, { shell: 'bash' })

report('shell, harmless commands', texts(false), bash)
report('shell, evasions', texts(true), bash)
report('URL', urlCorpus(), ({ url }) => urlFacts(url))
report('path', ['/srv/app/../data/./file.txt'], (path) => pathFacts(path, { style: 'posix' }))

const slowest = HOSTILE.map(([name, text]) => [microseconds(() => bash(text), 5), name] as const)
for (const [time, name] of slowest.toSorted(([a], [b]) => b - a).slice(0, 3)) {
  console.log(`${`shell, 16 KB: ${name}`.padEnd(44)} ${time.toFixed(0).padStart(9)} µs`)
}
