import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type Obligations,
  policyBacktest,
  policyOutline,
  type ReplyOf,
  type TrialVerdict,
} from '@sallyport/contracts'
import { startPostgres } from '@sallyport/postgres'
import { decided, linesOf } from './decisions.ts'
import { startRig, until } from './rig.ts'

const connection = {
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
  tools: {},
  mask: 'default',
}

const LIMITED: Obligations = {
  mask: 'default',
  quotas: [{ policy: 'p', unit: 'calls', amount: 30, periodSeconds: 60, per: 'principal' }],
}

/** Beside the policies themselves. */
const EXPECTED = {
  version: 3,
  policies: 1,
  used: 2,
  leftOut: 1,
  uncovered: 0,
  refused: 1,
  permitted: 0,
  unused: {
    policies: ['old'],
    tools: [{ group: 'analysts', tools: ['refund'] }],
    tables: ['public.orders'],
  },
  complete: true,
}

test('what was used is covered, what was masked is left out, what was not used is listed', async () => {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-suggestion-pg-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const { url } = parts.use(await startPostgres({ directory }))
  const rig = parts.use(await startRig(url))
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
  const at = '2026-01-01T00:00:00.000Z'
  await rig.bus.audit.publish([
    decided(0, { at, name: 'report', decision: { outcome: 'allow', obligations: LIMITED } }),
    decided(1, { at, name: 'refund', decision: { outcome: 'deny' } }),
    decided(2, { at, name: 'masked', decision: { factsMasked: true } }),
    // A rate refused it: the policies did not.
    decided(3, {
      at,
      name: 'report',
      decision: { outcome: 'deny', limit: 'rate', retryAfterSeconds: 1 },
    }),
  ])
  parts.use(
    await rig.bus.serve(policyOutline, (): ReplyOf<typeof policyOutline> => ({
      version: 3,
      policies: [
        { id: 'p', effect: 'permit', groups: ['analysts'], tables: ['public.orders'] },
        { id: 'old', effect: 'permit', groups: [], tables: [] },
      ],
      usable: [{ group: 'analysts', tools: ['report', 'refund'] }],
      complete: true,
    })),
  )
  const tried: string[] = []
  parts.use(
    await rig.bus.serve(policyBacktest, ({ cedar, operations }) => {
      tried.push(...operations.map(({ name }) => `${name}: ${cedar.includes(`"${name}"`)}`))
      const verdict: TrialVerdict = { is: 'judged', outcome: 'deny', reasons: [], policies: [] }
      return { version: 3, readsArguments: false, verdicts: operations.map(() => verdict) }
    }),
  )
  const path = '/api/connections/orders/policy/suggestion'
  const range = { since: '2025-12-31T00:00:00Z', until: '2026-01-02T00:00:00Z' }
  const result = await until(async () => {
    tried.length = 0
    const lines = await linesOf(await rig.open('auditors', 'POST', path, range))
    const last: Record<string, unknown> = Object(lines.at(-1)?.['result'])
    return tried.length === 2 && last['used'] === 2 ? last : undefined
  })
  const { cedar, ...rest } = result
  assert.match(String(cedar), /principal in Group::"analysts".*resource == Tool::"report"/)
  assert.match(String(cedar), /@rate\("30\/m"\)/)
  assert.doesNotMatch(String(cedar), /refund/)
  assert.match(String(cedar), /1 more are not covered/)
  // The suggestion was tried on what it is for, and on what was refused; that this stub refuses all of it is told.
  assert.deepEqual(tried.toSorted(), ['refund: false', 'report: true'])
  assert.deepEqual(rest, EXPECTED)
  assert.equal((await rig.open('analysts', 'POST', path, range)).status, 403)
})
