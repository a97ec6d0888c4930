import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startAnswers } from '../testing/answers.ts'
import { testRun } from '../testing/context.ts'
import { listWebhooks, testWebhook } from './webhooks.ts'

/** What the admin API answers, by `METHOD path`. */
const answers: Record<string, object> = {}
const api = await startAnswers(answers)
after(() => api[Symbol.asyncDispose]())
const { url, directory } = api

test('webhooks are listed with what they are told of and how that goes', async () => {
  const ops = { name: 'ops', host: 'ops.example', format: 'standard', events: ['requested'] }
  const lastFailure = { time: new Date().toISOString(), code: 'http_500' }
  answers['GET /api/webhooks'] = {
    webhooks: [
      { ...ops, pending: 3, lastFailure },
      { ...ops, name: 'chat', format: 'slack', connections: ['orders', 'shop'] },
    ],
  }
  const { context, text } = testRun(url, directory)
  await listWebhooks(context)
  const [, first, second] = text().split('\n')
  assert.match(first ?? '', /^ops +ops\.example +standard +requested +all +3 +- +http_500, 20/)
  assert.match(second ?? '', /^chat +ops\.example +slack +requested +orders,shop +\? +- +-$/)
})

test('where there are none it is said how there can be some', async () => {
  answers['GET /api/webhooks'] = { webhooks: [] }
  const { context, text } = testRun(url, directory)
  await listWebhooks(context)
  assert.match(text(), /^No webhooks\. SALLYPORT_WEBHOOKS_FILE/)
})

test('a test says what came back, and fails where the receiver did not take it', async () => {
  const results = [
    [{ ok: true, status: 204, code: 'http_204', ms: 12 }, 0, 'Taken: status 204 after 12 ms.\n'],
    [{ ok: false, status: 302, code: 'http_302', ms: 5 }, 1, 'Not taken: status 302 after 5 ms.\n'],
    [{ ok: false, code: 'timeout', ms: 15_000 }, 1, 'No answer: timeout after 15000 ms.\n'],
  ] as const
  for (const [answer, code, said] of results) {
    answers['POST /api/webhooks/ops/test'] = answer
    const { context, text } = testRun(url, directory)
    // oxlint-disable-next-line no-await-in-loop
    assert.deepEqual([await testWebhook(context, 'ops'), text()], [code, said])
  }
})
