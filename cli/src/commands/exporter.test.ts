import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startAnswers } from '../testing/answers.ts'
import { testRun } from '../testing/context.ts'
import { redeliver, showExporter } from './exporter.ts'

/** What the admin API answers, by `METHOD path`. */
const answers: Record<string, object> = {}
const api = await startAnswers(answers)
after(() => api[Symbol.asyncDispose]())
const { url, directory } = api

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()
/** As it stands when it is asked for. */
const statusNow = () => ({
  exporter: '01JD0000000000000000000000',
  started: ago(7_200),
  head: { sequence: 900, leaf: 1800, time: ago(1) },
  destinations: [
    {
      id: 'splunk',
      kind: 'splunk_hec',
      progress: { state: 'delivering' },
      position: { sequence: 900, leaf: 1800 },
      lag: { records: 0, seconds: 0 },
      delivered: 400,
      dropped: 0,
      elsewhere: 0,
      deadLetters: 0,
    },
    {
      id: 'pagers',
      kind: 'syslog',
      progress: {
        state: 'retrying',
        since: ago(3_600),
        attempts: 85,
        code: 'ECONNREFUSED',
        error: 'Nothing listens there: start the destination, or check host and port.',
        next: ago(-30),
      },
      position: { sequence: 12 },
      lag: { records: 880, seconds: 3_600 },
      delivered: 12,
      dropped: 8,
      elsewhere: 2,
      deadLetters: 3,
    },
    {
      id: 'unknown',
      kind: 'file',
      progress: { state: 'delivering' },
      delivered: 0,
      dropped: 0,
      elsewhere: 0,
      deadLetters: 0,
    },
  ],
})

test('the status has a line for each destination, and what to do about what is wrong', async () => {
  answers['GET /api/exporter'] = statusNow()
  const { context, text } = testRun(url, directory)
  await showExporter(context)
  const [first, , splunk, pagers, unknown, ...rest] = text().split('\n')
  assert.match(first ?? '', /^The audit stream is at leaf 1800 \(900\)\. .*(2 h|120 min) ago\)/)
  assert.match(splunk ?? '', /^splunk +splunk_hec +delivering +1800 +0 +0 s +400 +0 +0$/)
  assert.match(pagers ?? '', /^pagers +syslog +retrying +\(12\) +880 +60 min +12 +8 +3$/)
  assert.match(unknown ?? '', /^unknown +file +delivering +\? +\? +\? +0 +0 +0$/)
  assert.equal(rest.filter((line) => line.startsWith('pagers: ')).length, 4)
  assert.match(rest[0] ?? '', /Nothing listens there: .* 85 times; next try .*\(in (29|30) s\)/)
  assert.match(rest[3] ?? '', /pagers\.ndjson .* `sallyport exporter redeliver pagers`/)
})

test('where there is no destination it is said how there can be some', async () => {
  answers['GET /api/exporter'] = { ...statusNow(), destinations: [] }
  const { context, text } = testRun(url, directory)
  await showExporter(context)
  assert.match(text(), /^No destinations\. SALLYPORT_EXPORT_FILE/)
})

test('what is given again is counted', async () => {
  answers['POST /api/exporter/splunk/redelivery'] = { records: 3 }
  const { context, text } = testRun(url, directory)
  await redeliver(context, 'splunk')
  assert.match(text(), /^3 records are given again/)
})
