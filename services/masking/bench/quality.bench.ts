import { corpus } from './corpus/corpus.ts'
import { HELP, type Options, readOptions } from './options.ts'
import { aligned, faultLines, goalsText, qualityTable } from './scoring/report.ts'
import { Score } from './scoring/score.ts'
import { type Summary, summaryOf } from './scoring/summary.ts'
import { callTimes, type CallTimes } from './speed/calls.ts'
import { throughput, type Throughput } from './speed/throughput.ts'

/** Quality and speed of masking on a made-up corpus: `npm run bench:masking`. */

interface Results {
  readonly score: Score | undefined
  readonly summary: Summary | undefined
  /** Of each content by itself. */
  readonly throughput: readonly Throughput[]
  /** Of the same once documents of all kinds were masked between them; empty where they were not. */
  readonly throughputAfterAll: readonly Throughput[]
  readonly calls: readonly CallTimes[]
}

function scoreOf({ seed, documents }: Options): Score {
  const score = new Score()
  for (const document of corpus(seed, documents)) score.add(document)
  return score
}

async function results(options: Options): Promise<Results> {
  const speeds = (): readonly Throughput[] => (options.speed ? throughput(options.seed) : [])
  // Node.js makes code for what it has seen: what has seen one kind of content alone is the faster.
  const alone = speeds()
  const score = options.quality ? scoreOf(options) : undefined
  return {
    score,
    summary: score && summaryOf(score),
    throughput: alone,
    throughputAfterAll: score === undefined ? [] : speeds(),
    calls: options.speed ? await callTimes() : [],
  }
}

function jsonOf({ seed }: Options, { score, summary, ...speed }: Results): string {
  const quality = score && {
    documents: score.documents,
    characters: score.characters,
    maskedBesideValues: score.beside,
    ...summary,
  }
  return JSON.stringify({ seed, quality, ...speed }, undefined, 2)
}

function textOf({ seed, showMisses }: Options, { score, summary, ...speed }: Results): string {
  const lines: string[] = []
  if (score !== undefined && summary !== undefined) {
    const [documents, characters] = [score.documents, score.characters].map((n) =>
      n.toLocaleString('en'),
    )
    lines.push(
      `Seed ${seed}, ${documents} documents, ${characters} characters, profile default.`,
      '',
    )
    lines.push(qualityTable(summary), '')
    lines.push(
      `Letters and digits masked beside values: ${score.beside.toLocaleString('en')}.`,
      goalsText,
    )
    if (showMisses > 0) lines.push(...faultLines(score, showMisses))
  }
  if (speed.calls.length > 0) lines.push('', ...speedLines(speed))
  return lines.join('\n')
}

const speedLines = ({
  throughput: alone,
  throughputAfterAll: after,
  calls,
}: Omit<Results, 'score' | 'summary'>): string[] => [
  aligned([
    ['engine on one core', 'characters', 'MB/s', ...(after.length > 0 ? ['after all kinds'] : [])],
    ...alone.map(({ content, characters, megabytesPerSecond }, i) => [
      content,
      String(characters),
      megabytesPerSecond.toFixed(1),
      ...after.slice(i, i + 1).map((later) => later.megabytesPerSecond.toFixed(1)),
    ]),
  ]),
  '',
  aligned([
    ['one call, rows', 'characters', 'by', 'calls', 'p50 ms', 'p90 ms', 'p99 ms', 'CPU ms'],
    ...calls.map(({ size, characters, way, calls: count, p50, p90, p99, cpu }) => [
      size,
      String(characters),
      way === 'bus' ? 'request and reply' : 'engine alone',
      String(count),
      p50.toFixed(2),
      p90.toFixed(2),
      p99.toFixed(2),
      cpu.toFixed(2),
    ]),
  ]),
  '',
  'What no request can hold (4 Mi characters) is masked by the engine alone.',
]

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    console.log(HELP)
  } else {
    const found = await results(options)
    console.log(options.json ? jsonOf(options, found) : textOf(options, found))
    if (found.summary?.met === false) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
