import { RpcError } from '@sallyport/bus'

/** Why the exporter does not start. */
export class ExporterError extends Error {
  override readonly name = 'ExporterError'
  readonly code: 'tls_files_unreadable' | 'folder_unusable'

  constructor(code: ExporterError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Every code that callers are refused with, and whether the same request may succeed later; `docs/reference/errors.md` lists them. */
export const EXPORTER_REFUSALS = {
  not_found: { retryable: false },
  unavailable: { retryable: true },
} as const

/** Refuses a caller with a sentence that says what to do. */
export const refusal = (code: keyof typeof EXPORTER_REFUSALS, message: string): RpcError =>
  new RpcError(code, message, EXPORTER_REFUSALS[code].retryable)
