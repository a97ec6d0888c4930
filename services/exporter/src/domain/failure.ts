/** What a code of a failed attempt means, and what to do; nothing of what was sent or answered. */
export function failureText(code: string): string {
  const status = /^http_(\d{3})$/.exec(code)?.[1]
  if (status !== undefined) return statusText(status)
  const known = TEXTS.find(([codes]) => codes.includes(code))
  if (known !== undefined) return known[1]
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME|^ERR_(SSL|TLS)/.test(code))
    return `There is no TLS that can be trusted (${code}): check its certificate, and tls.caFile.`
  return `The attempt failed (${code}): check that the destination runs, and its configuration.`
}

const TEXTS: readonly (readonly [codes: readonly string[], text: string])[] = [
  [['ECONNREFUSED'], 'Nothing listens there: start the destination, or check host and port.'],
  [['ENOTFOUND', 'EAI_AGAIN'], 'Its host name is not resolved: check the name, and DNS.'],
  [
    ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'],
    'There is no way to its address: check the network.',
  ],
  [
    [
      'ETIMEDOUT',
      'ABORT_ERR',
      'UND_ERR_CONNECT_TIMEOUT',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_BODY_TIMEOUT',
    ],
    'It did not answer in time: check that it runs, and that nothing between drops connections.',
  ],
  [
    ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'closed_early'],
    'It hung up before it had answered: see its log.',
  ],
  [['answer_too_long'], 'Its answer is longer than is read: check that the URL is that of a SIEM.'],
  [
    ['credential_unreadable', 'ENOENT', 'EACCES', 'EISDIR', 'EPERM', 'EROFS'],
    'A file that it needs cannot be used: check authorization.file or path, and their permissions.',
  ],
  [['ENOSPC', 'EDQUOT'], 'The disk is full: free some space.'],
  [
    ['dead_letters'],
    'Dead letters cannot be written: check the folder SALLYPORT_EXPORT_DEAD_LETTERS, and its disk.',
  ],
]

function statusText(status: string): string {
  switch (status) {
    case '401':
    case '403':
      return `It answers with HTTP status ${status}: check its credential and what that may do.`
    case '404':
      return 'It answers with HTTP status 404: check the path of its URL.'
    case '400':
    case '413':
    case '422':
      return `It refuses record after record with HTTP status ${status}: check its configuration.`
    case '429':
      return 'It asks to wait (HTTP status 429): it takes less than comes.'
    default:
      return `It answers with HTTP status ${status}: see its log.`
  }
}
