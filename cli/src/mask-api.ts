import {
  maskingHistory,
  maskingPreview,
  maskingProfile,
  maskingProfiles,
  type MaskProfile,
  type MaskSubject,
  parseMaskProfile,
  type ReplyOf,
} from '@sallyport/contracts'
import { type Static, Type } from 'typebox'
import type { Api } from './api.ts'
import type { Context } from './context.ts'
import { readYamlAs } from './yaml-file.ts'

const PROFILES = '/api/masking/profiles'

/** Where the admin API has a profile. */
export const profilePath = (name: string): string => `${PROFILES}/${encodeURIComponent(name)}`

export const readProfiles = async (
  api: Api,
): Promise<ReplyOf<typeof maskingProfiles>['profiles']> =>
  (await api.get(PROFILES, maskingProfiles.reply)).profiles

/** A version of a profile; the one in force unless said. */
export const readProfile = (
  api: Api,
  name: string,
  version?: number,
): Promise<ReplyOf<typeof maskingProfile>> =>
  api.get(
    `${profilePath(name)}${version === undefined ? '' : `?version=${version}`}`,
    maskingProfile.reply,
  )

/** A page of versions, the newest first. */
export async function readVersions(
  api: Api,
  name: string,
  query: URLSearchParams,
): Promise<ReplyOf<typeof maskingHistory>['versions']> {
  const path = `${profilePath(name)}/versions?${query.toString()}`
  return (await api.get(path, maskingHistory.reply)).versions
}

/** What is tried, and by what. */
export interface Trial {
  readonly profile: string | MaskProfile
  /** A JSON text. */
  readonly text: string
  readonly of?: MaskSubject
  readonly unmask?: readonly string[]
}

const { findings, blocked } = maskingPreview.reply.properties
const Tried = Type.Object({
  after: Type.String(),
  shown: Type.Optional(Type.String()),
  findings,
  blocked,
})

/** What comes of a trial: JSON texts, and what was found. */
export type Tried = Static<typeof Tried>

export const tryProfile = (api: Api, trial: Trial): Promise<Tried> =>
  api.send('POST', '/api/masking/preview', trial, Tried)

/** Reads a profile from a YAML or JSON file. */
export const readProfileFile = (context: Context, file: string): Promise<MaskProfile> =>
  readYamlAs(context, file, parseMaskProfile)
