/** Whether a host name can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return ['127.0.0.1', '[::1]', '::1', 'localhost'].includes(hostname)
}

/** Whether a web origin is a page of this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  return isLoopback(URL.parse(origin)?.hostname ?? '')
}
