import { RpcError, type RpcHandler } from '@sallyport/bus'
import type { maskingMask, RequestOf } from '@sallyport/contracts'
import { maskJson, type MaskOptions } from '../domain/mask-json.ts'
import type { Profile } from '../domain/profile.ts'
import { MaskingError } from '../errors.ts'
import type { Events } from '../events.ts'
import type { FindSchema } from '../schemas.ts'
import { inSlices } from './in-slices.ts'

export interface Deps {
  readonly profiles: ReadonlyMap<string, Profile>
  readonly findSchema: FindSchema
  readonly events: Pick<Events, 'masked' | 'refused' | 'failed'>
}

type Handler = RpcHandler<(typeof maskingMask)['request'], (typeof maskingMask)['reply']>

/** Answers `masking.mask`. Large content is masked in slices, between which other calls are served. */
export function handleMask({ profiles, findSchema, events }: Deps): Handler {
  return async (request, { signal }) => {
    const { content, profile: name } = request
    try {
      const profile = profiles.get(name)
      if (profile === undefined)
        throw new MaskingError('unknown_profile', 'there is no such profile')
      const options = await optionsOf(request, findSchema)
      const masked = await inSlices(maskJson(content, profile, options), signal)
      const { findings } = masked
      events.masked(
        name,
        content.length,
        findings.reduce((sum, { count }) => sum + count, 0),
      )
      return { ...masked, version: profile.version }
    } catch (error) {
      if (!(error instanceof MaskingError)) {
        if (!signal.aborted) events.failed(error)
        throw error
      }
      events.refused(name, content.length, error.code)
      throw new RpcError(error.code, error.message)
    }
  }
}

/** What the content is a part of, and for whom; with the schema of a tool where its answer has structured content. */
async function optionsOf(
  { content, of, unmask }: RequestOf<typeof maskingMask>,
  findSchema: FindSchema,
): Promise<MaskOptions> {
  const hasSchema =
    of?.definition !== undefined &&
    of.verb === 'tools/call' &&
    of.direction === 'response' &&
    mayBeStructured(content)
  return { of, unmask, outputSchema: hasSchema ? await findSchema(of) : undefined }
}

/** Escapes may hide the name of the member. */
const mayBeStructured = (content: string): boolean =>
  content.includes('"structuredContent"') || content.includes(String.raw`\u00`)
