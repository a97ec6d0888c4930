import { ApprovalNewsBody, ApprovalNewsHeaders } from './approval/news.ts'
import { EVENTS, RPCS } from './catalogue.ts'
import { ContentRecord } from './content.ts'
import type { EventContract, EventStream } from './event.ts'
import type { RpcContract } from './rpc.ts'
import type { ApprovalNews } from './streams.ts'

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

const STREAM_ADDRESS: Record<EventStream, string> = {
  journal: 'journal.{writer}',
  state: 'state.{aggregate}.{id}',
  log: 'log',
}

const eventFile = (e: EventContract): string => `${e.name}.v${e.version}.json`
const requestFile = (r: RpcContract): string => `${r.name}.request.v${r.version}.json`
const replyFile = (r: RpcContract): string => `${r.name}.reply.v${r.version}.json`
/** Schemas in the same folder that are not of messages: `libs/policy-engine` emits them. */
export const EMITTED_ELSEWHERE: ReadonlySet<string> = new Set(['policy-test.v1.json'])

const CONTENT_FILE = 'recording.content.v1.json'
const NEWS_FILE = 'approval.news.v1.json'

const NEWS: Record<ApprovalNews, string> = {
  requested: 'Consent was asked for.',
  resolved: 'Approved, denied, expired or cancelled.',
  break_glass: 'Someone broke the glass.',
}

/** Every file of `schemas/` by name: a JSON Schema for each message and one AsyncAPI 3.1 document. */
export function documents(): Map<string, object> {
  const out = new Map<string, object>()
  const add = (file: string, title: string, schema: object): void => {
    out.set(file, { $schema: DRAFT, title, ...schema })
  }
  for (const e of EVENTS) add(eventFile(e), e.type, e.schema)
  for (const r of RPCS) {
    add(requestFile(r), `${r.subject} request`, r.request)
    add(replyFile(r), `${r.subject} reply`, r.reply)
  }
  add(CONTENT_FILE, 'recording.content', ContentRecord)
  add(NEWS_FILE, 'approval.news', ApprovalNewsBody)
  out.set('asyncapi.json', asyncApi())
  return out
}

function asyncApi(): object {
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Sallyport bus',
      version: '1.0.0',
      description: 'Events and request/reply exchanges on the NATS bus.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      ...eventChannels(),
      ...newsChannels(),
      ...Object.assign({}, ...RPCS.map(rpcChannels)),
    },
    operations: {
      ...Object.assign({}, ...EVENTS.map(eventOperation)),
      ...newsOperations(),
      ...Object.assign({}, ...RPCS.map(rpcOperation)),
    },
  }
}

const ref = (path: string): object => ({ $ref: path })
const message = (file: string, title: string): object => ({ title, payload: ref(`./${file}`) })

function eventChannels(): Record<string, object> {
  const streams = [...new Set(EVENTS.map((e) => e.stream))]
  return Object.fromEntries(
    streams.map((stream) => {
      const address = STREAM_ADDRESS[stream]
      const params = [...address.matchAll(/\{(\w+)\}/g)].map((m) => [m[1], {}])
      const messages = EVENTS.filter((e) => e.stream === stream).map((e) => [
        e.name,
        message(eventFile(e), e.description),
      ])
      if (stream === 'journal')
        messages.push(['recording.content', message(CONTENT_FILE, 'Masked content')])
      return [
        stream,
        {
          address,
          ...(params.length > 0 && { parameters: Object.fromEntries(params) }),
          messages: Object.fromEntries(messages),
        },
      ]
    }),
  )
}

function eventOperation(e: EventContract): Record<string, object> {
  const channel = `#/channels/${e.stream}`
  return {
    [`${e.sender}-sends-${e.name}`]: {
      action: 'send',
      channel: ref(channel),
      messages: [ref(`${channel}/messages/${e.name}`)],
    },
  }
}

const newsChannel = (kind: string): string => `approval.news.${kind}`

/** A channel for each kind of news, since a bot listens to one of them. */
function newsChannels(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(NEWS).map(([kind, title]) => [
      newsChannel(kind),
      {
        address: `approval.${kind}.{connection}`,
        parameters: { connection: {} },
        messages: { news: { ...message(NEWS_FILE, title), headers: ApprovalNewsHeaders } },
      },
    ]),
  )
}

function newsOperations(): Record<string, object> {
  return Object.fromEntries(
    Object.keys(NEWS).map((kind) => {
      const channel = `#/channels/${newsChannel(kind)}`
      const messages = [ref(`${channel}/messages/news`)]
      return [
        `approval-sends-${newsChannel(kind)}`,
        { action: 'send', channel: ref(channel), messages },
      ]
    }),
  )
}

function rpcChannels(r: RpcContract): Record<string, object> {
  return {
    [r.name]: {
      address: r.subject,
      messages: { request: message(requestFile(r), r.description) },
    },
    [`${r.name}.reply`]: {
      address: null,
      messages: { reply: message(replyFile(r), r.description) },
    },
  }
}

function rpcOperation(r: RpcContract): Record<string, object> {
  return {
    [`${r.server}-serves-${r.name}`]: {
      action: 'receive',
      channel: ref(`#/channels/${r.name}`),
      messages: [ref(`#/channels/${r.name}/messages/request`)],
      reply: {
        channel: ref(`#/channels/${r.name}.reply`),
        messages: [ref(`#/channels/${r.name}.reply/messages/reply`)],
      },
    },
  }
}
