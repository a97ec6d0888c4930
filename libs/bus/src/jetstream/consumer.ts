import { type ConsumerConfig, JetStreamApiError } from '@nats-io/jetstream'
import { parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import type { Requester } from '../link/requester.ts'

const CREATE_MS = 15_000

const parseReply = parser(
  'consumer',
  Type.Object({
    error: Type.Optional(
      Type.Object({
        code: Type.Integer(),
        err_code: Type.Integer(),
        description: Type.String(),
      }),
    ),
  }),
)

/**
 * Makes a consumer by the subject that holds its name, which is what permissions are about; the client library names it
 * in the body alone where there are several filters. Rejects with a JetStreamApiError, `unavailable` or `timeout`.
 */
export async function createConsumer(
  requester: Requester,
  stream: string,
  config: Partial<ConsumerConfig> & { readonly name: string },
): Promise<void> {
  const subject = `$JS.API.CONSUMER.CREATE.${stream}.${config.name}`
  const body = JSON.stringify({ stream_name: stream, config, action: 'create' })
  const { error } = parseReply(
    JSON.parse((await requester.request(subject, body, CREATE_MS)).string()),
  )
  if (error !== undefined) throw new JetStreamApiError(error)
}
