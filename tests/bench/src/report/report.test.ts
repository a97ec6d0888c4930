import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sample } from '../load/measure.ts'
import { chartOf } from './chart.ts'
import type { Figures, Run } from './figures.ts'
import { goalsOf } from './goals.ts'
import { tableOf } from './table.ts'

const sample = (perSecond: number, p50: number, edge = 100): Sample => ({
  calls: perSecond,
  errors: 0,
  perSecond,
  p50,
  p99: p50 * 2,
  p999: p50 * 3,
  first50: p50,
  processes: { edge: { cpuMs: 1, mib: edge }, target: { cpuMs: 9, mib: 900 } },
})

const figures = (
  contender: string,
  connections: number,
  rounds: readonly Sample[],
  tool: 'small' | 'stream' = 'small',
): Figures => ({ contender, work: { era: 'legacy', tool, connections }, rounds })

const RUN: Run = {
  at: '2026-01-02T03:04:05.000Z',
  machine: '2 cores (made <up>)',
  figures: [
    figures('target', 1, [sample(9000, 0.1), sample(9000, 5)]),
    figures('target', 1, [sample(900, 1)], 'stream'),
    figures('bare proxy', 64, [sample(1000, 9), sample(1200, 9), sample(5000, 9)]),
    figures('sallyport', 1, [sample(300, 2.1), sample(300, 7.4)]),
    figures('sallyport', 1, [sample(100, 5)], 'stream'),
    figures('sallyport', 64, [sample(700, 9, 140), sample(600, 9, 151), sample(100, 9)]),
    figures('slow peer 1.0', 64, [sample(90, 9)]),
    figures('fast peer 2.0', 64, [sample(100, 9)]),
  ],
}

test('goals are judged by medians, differences within a round, the fastest peer and the most memory', () => {
  const told = goalsOf(RUN).map(({ goal, measured, met }) => [goal.split(':')[0], measured, met])
  assert.deepEqual(told, [
    ['throughput of bare proxy, legacy, 64 connections', '0.50 times', true],
    ['throughput of the fastest peer (fast peer 2.0), legacy, 64 connections', '6.00 times', true],
    ['added p50, legacy, one connection', '2.20 ms', true],
    ['added p50 of the first byte of a stream, legacy', '4.00 ms', false],
    ['memory of the edge, legacy, 64 connections', '151 MiB', false],
  ])
})

test('what was not measured has no goal beside it', () => {
  assert.deepEqual(goalsOf({ ...RUN, figures: RUN.figures.slice(0, 2) }), [])
})

test('the table leaves the target out of the cost, and counts errors of all rounds', () => {
  const failing = { ...sample(600, 9), errors: 2 }
  const table = tableOf({ ...RUN, figures: [figures('sallyport', 64, [failing, failing])] })
  assert.match(table, /sallyport +600 +9\.00 +18\.00 +27\.00 +9\.00 +1\.000 +100 +4$/m)
})

test('the chart is one well-formed drawing with a bar for each contender', () => {
  const chart = chartOf(RUN)
  assert.match(chart, /^<svg [^>]+>\n/)
  assert.equal(chart.match(/<rect x=/g)?.length, 6)
  assert.ok(chart.includes('made &lt;up&gt;'))
})
