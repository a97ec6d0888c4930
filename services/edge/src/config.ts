import type { BusOptions } from '@sallyport/bus'
import { WRITER_PATTERN } from '@sallyport/contracts'
import type { LogOptions } from '@sallyport/telemetry'
import {
  EnvReader,
  type IdentityConfig,
  readIdentity,
  readLog,
  readNats,
  readProxies,
} from '@sallyport/service'

/** How long and how a call waits for a human (DESIGN: approval ladder). Milliseconds. */
export interface HoldConfig {
  /** Legacy era: how long one call is held before it is answered with "pending". */
  readonly legacyMs: number
  /** Modern era: how long one leg of the long poll lasts. */
  readonly legMs: number
  /** Modern era: legs before the final answer; SDK clients give up after 11. */
  readonly maxLegs: number
  /** How often a held legacy client hears that the gateway is still there. */
  readonly progressMs: number
}

/** What the edge may run, and how much it keeps, for targets that are not plain HTTP. */
export interface TargetsConfig {
  /** Absolute paths of the programs that connections may name. */
  readonly programs: readonly string[]
  /** Sessions of the legacy era with programs and HTTP+SSE servers that are held at once, each with its process or stream. */
  readonly maxSessions: number
  /** Of those, how many may be one principal's. */
  readonly maxSessionsPerPrincipal: number
  /** How long one of them, or a shared program, may be of no use to anyone before it is ended, in milliseconds. */
  readonly sessionIdleMs: number
  /** How long a target may say nothing to a request before it is taken for dead, in milliseconds. */
  readonly silenceMs: number
}

export interface EdgeConfig {
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  /** The URL by which clients reach the edge; it is part of every token's audience. From the bound address if absent. */
  readonly publicUrl?: string
  /** The URL of the admin API as people know it: whoever waits for consent is told where to look; nobody if absent. */
  readonly controlUrl?: string
  /** This edge's name as a writer of the journal; unique among running edges. */
  readonly writer: string
  /** Folder with one file per secret, named as connections name it. */
  readonly secretsDirectory: string
  /** File with 64 hexadecimal digits, the same for every replica. */
  readonly sealingKeyFile: string
  /** Web origins that may call the edge from a browser. */
  readonly allowedOrigins: readonly string[]
  /** Further values of `Host` that are accepted beside those of the public URL and the bound address. */
  readonly allowedHosts: readonly string[]
  readonly identity: IdentityConfig
  /** Addresses, or networks with a slash, of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  readonly hold: HoldConfig
  /** Exchanges under way at once; further ones are refused with 503. */
  readonly maxExchanges: number
  /** How long a client may take nothing of a stream before it is taken for gone, in milliseconds. */
  readonly stallMs: number
  readonly targets: TargetsConfig
  readonly nats: BusOptions
  readonly log: LogOptions
}

/** The approval ladder with which SDK clients work on their default options. */
export const DEFAULT_HOLD: HoldConfig = {
  legacyMs: 50_000,
  legMs: 45_000,
  maxLegs: 11,
  progressMs: 10_000,
}

/** Longer than a person's laptop naps, shorter than a socket that nobody reads may hold a place. */
export const DEFAULT_STALL_MS = 120_000

/** No program may be run; room for the sessions of a team; a tool may think for long. */
export const DEFAULT_TARGETS: TargetsConfig = {
  programs: [],
  maxSessions: 64,
  maxSessionsPerPrincipal: 8,
  sessionIdleMs: 1_800_000,
  silenceMs: 600_000,
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): EdgeConfig {
  const read = new EnvReader(env)
  const publicUrl = read.optional('SALLYPORT_EDGE_URL')
  const controlUrl = read.optional('SALLYPORT_CONTROL_URL')
  return read.finish({
    host: read.text('SALLYPORT_EDGE_HOST', '127.0.0.1'),
    port: read.integer('SALLYPORT_EDGE_PORT', 7410, 0, 65_535),
    ...(publicUrl !== undefined && { publicUrl: read.url('SALLYPORT_EDGE_URL') }),
    ...(controlUrl !== undefined && { controlUrl: read.url('SALLYPORT_CONTROL_URL') }),
    writer: read.matching(
      'SALLYPORT_EDGE_WRITER',
      WRITER_PATTERN,
      'a lower-case name of letters, digits and hyphens, unique to this edge',
      'edge-1',
    ),
    secretsDirectory: read.text('SALLYPORT_SECRETS_DIR'),
    sealingKeyFile: read.text('SALLYPORT_EDGE_SEALING_KEY_FILE'),
    allowedOrigins: list(read.optional('SALLYPORT_EDGE_ORIGINS')),
    allowedHosts: list(read.optional('SALLYPORT_EDGE_HOSTS')),
    identity: { ...readIdentity(read), claims: readClaims(read) },
    trustedProxies: readProxies(read, 'SALLYPORT_EDGE_TRUSTED_PROXIES'),
    hold: {
      ...DEFAULT_HOLD,
      legacyMs: read.integer('SALLYPORT_HOLD_LEGACY_MS', DEFAULT_HOLD.legacyMs, 0, 3_600_000),
      legMs: read.integer('SALLYPORT_HOLD_LEG_MS', DEFAULT_HOLD.legMs, 1000, 290_000),
    },
    maxExchanges: read.integer('SALLYPORT_EDGE_MAX_EXCHANGES', 4096, 1, 1_000_000),
    stallMs: read.integer('SALLYPORT_EDGE_STALL_MS', DEFAULT_STALL_MS, 1000, 3_600_000),
    targets: readTargets(read),
    nats: readNats(read, 'edge'),
    log: readLog(read),
  })
}

/** Claims of tokens that policies may speak of. */
function readClaims(read: EnvReader): readonly string[] {
  const pattern = /^$|^[^\s,]{1,128}(\s*,\s*[^\s,]{1,128}){0,15}$/
  const what = 'at most 16 names of claims, separated by commas'
  return list(read.matching('SALLYPORT_OIDC_CLAIMS', pattern, what, ''))
}

function readTargets(read: EnvReader): TargetsConfig {
  const { maxSessions, maxSessionsPerPrincipal, sessionIdleMs, silenceMs } = DEFAULT_TARGETS
  return {
    programs: readPrograms(read),
    maxSessions: read.integer('SALLYPORT_EDGE_MAX_SESSIONS', maxSessions, 1, 10_000),
    maxSessionsPerPrincipal: read.integer(
      'SALLYPORT_EDGE_MAX_SESSIONS_PER_PRINCIPAL',
      maxSessionsPerPrincipal,
      1,
      10_000,
    ),
    sessionIdleMs: read.integer('SALLYPORT_EDGE_SESSION_IDLE_MS', sessionIdleMs, 1000, 86_400_000),
    silenceMs: read.integer('SALLYPORT_EDGE_TARGET_SILENCE_MS', silenceMs, 1000, 86_400_000),
  }
}

/** Reads which programs connections may name; none unless said. */
export function readPrograms(read: EnvReader): readonly string[] {
  const paths = read.matching(
    'SALLYPORT_EDGE_PROGRAMS',
    /^\s*\/[^,]*(,\s*\/[^,]*)*$/,
    'absolute paths, separated by commas',
    '',
  )
  return list(paths)
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
