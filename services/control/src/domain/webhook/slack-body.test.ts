import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Approval,
  parser,
  Approval as ApprovalSchema,
  requesterOf,
} from '@sallyport/contracts'
import { slackBody, slackPing } from './slack-body.ts'
import { slackText } from './slack-text.ts'

const parse = parser('approval', ApprovalSchema)

interface Texts {
  readonly name?: string
  readonly id?: string
  readonly reasons?: readonly string[]
  readonly json?: string
}

function approval({ name = 'query', id = 'agent', reasons = ['r'], json = '{}' }: Texts): Approval {
  return parse({
    id: '01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
    status: 'pending',
    request: {
      exchange: {
        id: '01JDQ6Z0E8Y3T7P9W5KXBN2M4S',
        session: '5f0c3b7a91d2e4864b1f0a9c8e7d6352',
        principal: { kind: 'agent', id, issuer: 'https://idp.example', groups: [], onBehalfOf: id },
        connection: 'orders',
        kind: 'mcp',
        verb: 'tools/call',
        name,
        access: 'write',
      },
      digest: 'a'.repeat(64),
      arguments: json,
      reasons,
      policies: ['p'],
      policyVersion: 1,
      terms: { approvers: ['dba'], quorum: 2, ttlSeconds: 600 },
    },
    votes: [],
    requestedAt: '2026-11-21T12:00:00.000Z',
    expiresAt: '2026-11-21T12:10:00.000Z',
  })
}

interface Slack {
  readonly text: string
  readonly blocks: readonly {
    readonly type: string
    readonly text?: { readonly type: string; readonly text: string }
    readonly fields?: readonly { readonly type: string; readonly text: string }[]
  }[]
}

function slack(texts: Texts, kind: 'requested' | 'resolved' = 'requested'): Slack {
  const event = { id: 'e', kind, time: '2026-11-21T12:00:00.000Z', approval: approval(texts) }
  const body: Slack = JSON.parse(slackBody(event))
  return body
}

const textsOf = ({ blocks }: Slack) =>
  blocks.flatMap(({ text, fields }) => [...(text === undefined ? [] : [text]), ...(fields ?? [])])

test('a request says who asks what for whom, why, until when, and how to consent', () => {
  const body = slack({ reasons: ['Writes need consent.'], json: '{"sql":"DELETE"}' })
  assert.equal(
    body.text,
    'Approval wanted: orders: tools/call query (agent, agent, on behalf of agent)',
  )
  assert.deepEqual(
    textsOf(body).map(({ text }) => text),
    [
      'Approval wanted: orders: tools/call query',
      'Who: agent, agent, on behalf of agent',
      'Connection: orders',
      'What: tools/call query (write)',
      'Needs: 2 of dba',
      'Expires: 2026-11-21T12:10:00.000Z',
      'Id: 01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
      'Why asked: Writes need consent.',
      'Arguments, masked: {"sql":"DELETE"}',
      'Look: npx --no -- sallyport approvals show 01JDQ6Z0E8Y3T7P9W5KXBN2M4R\nApprove: npx --no -- sallyport approvals approve 01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
    ],
  )
})

test('what is settled is not offered for consent', () => {
  assert.ok(textsOf(slack({}, 'resolved')).every(({ text }) => !text.includes('approvals approve')))
})

test('no text of others is a mention, a link, a line or a character that does not show', () => {
  const hostile = '<!channel> <https://evil.example|Approve> & *bold*\nNeeds: nothing\u202e'
  const body = slack({ name: hostile, id: hostile.slice(0, 60), reasons: [hostile], json: hostile })
  for (const text of [body.text, ...textsOf(body).map((one) => one.text)]) {
    assert.doesNotMatch(text, /[<>\u202e]|&(?!(?:amp|lt|gt);)|\nNeeds/)
  }
  assert.ok(textsOf(body).every(({ type }) => type === 'plain_text'))
})

test('the longest texts fit the limits of Slack, whole escapes and whole characters', () => {
  for (const character of ['&', '\u202e', '😀', 'x']) {
    const long = (max: number): string => character.repeat(Math.floor(max / character.length))
    const body = slack({
      name: long(2048),
      id: long(256),
      reasons: [long(512), long(512)],
      json: long(16_384),
    })
    assert.ok(body.blocks.length <= 50)
    for (const { type, text, fields = [] } of body.blocks) {
      assert.ok((text?.text.length ?? 1) <= (type === 'header' ? 150 : 3000))
      assert.ok(fields.length <= 10 && fields.every((field) => field.text.length <= 2000))
    }
    for (const { text } of [body, ...textsOf(body)]) {
      assert.ok(text.length <= 3000 && text.isWellFormed())
      assert.doesNotMatch(text, /&(?!(?:amp|lt|gt);)/)
    }
  }
})

test('a text is cut before its escapes', () => {
  assert.equal(slackText('<<<<', 3), '&lt;&lt;…')
  assert.equal(slackText('a😀b', 3), 'a…')
})

test('a test message holds nothing but the name of the webhook', () => {
  const body: Slack = JSON.parse(slackPing('ops'))
  assert.equal(body.text, 'Sallyport: a test of the webhook ops.')
})

test('access that is asked for, and access that was taken, are told as what they are', () => {
  const { request, ...rest } = approval({})
  const { terms } = request
  const scope = { connection: 'orders', access: 'write' }
  const wanted = parse({
    ...rest,
    request: {
      principal: requesterOf(request),
      access: { scope, seconds: 600, reason: 'incident <!channel> 42' },
      digest: 'b'.repeat(64),
      reasons: [],
      policies: ['p'],
      policyVersion: 1,
      terms,
    },
    grant: { scope, from: rest.requestedAt, until: rest.expiresAt, breakGlass: true },
  })
  const event = { id: 'e', time: rest.requestedAt, approval: wanted }
  const asked = slackBody({ ...event, kind: 'requested' })
  assert.match(
    asked,
    /Approval wanted: access to orders: everything, up to write for 10 min \(agent/,
  )
  assert.match(asked, /Because: incident /)
  assert.doesNotMatch(asked, /<!channel>/)
  const taken = slackBody({ ...event, kind: 'break_glass' })
  assert.match(taken, /Break-glass: access to orders: everything, up to write for 10 min/)
  assert.match(taken, /Consent: nobody was asked/)
  assert.doesNotMatch(taken, /Needs: /)
  assert.match(taken, /access revoke 01JDQ6Z0E8Y3T7P9W5KXBN2M4R/)
})
