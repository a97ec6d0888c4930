/** Why the exporter does not start. */
export class ExporterError extends Error {
  override readonly name = 'ExporterError'
  readonly code: 'tls_files_unreadable' | 'folder_unusable'

  constructor(code: ExporterError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
