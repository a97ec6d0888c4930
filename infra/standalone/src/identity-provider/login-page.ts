import { createHash } from 'node:crypto'
import type { Person } from './people.ts'

/** What the page says about who asks. */
export interface LoginRequest {
  readonly action: string
  readonly client: string
  readonly redirectUri: string
}

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f4f5f7; margin: 0 }
  main { max-width: 26rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px }
  h1 { font-size: 1.3rem; margin: 0 0 .5rem }
  p { margin: .5rem 0 1rem }
  .warning { background: #fff4d6; border-left: 4px solid #d99a00; padding: .6rem .8rem; font-size: .9rem }
  button { display: block; width: 100%; margin: .5rem 0; padding: .7rem 1rem; font: inherit; text-align: left;
    background: #fff; border: 1px solid #c5cad3; border-radius: 8px; cursor: pointer }
  button:hover, button:focus-visible { border-color: #2557d6; outline: 2px solid #2557d6 }
  code { font-size: .85rem; overflow-wrap: anywhere }
  small { display: block; color: #5c6675 }
`

/**
 * Headers of the page: nothing is loaded, no script runs, nobody frames it, and its form leads to this provider and then
 * to the client's redirect address, nowhere else.
 */
export function loginHeaders(redirectUri: string): Record<string, string> {
  const style = createHash('sha256').update(STYLE).digest('base64')
  const client = URL.parse(redirectUri)
  const origin = client?.origin === 'null' ? client.protocol : (client?.origin ?? '')
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    `form-action 'self' ${origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  }
}

/** The page on which one chooses who to be. */
export function loginPage(request: LoginRequest, people: readonly Person[]): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in to Sallyport</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><main>
<h1>Sign in to Sallyport</h1>
<p class="warning"><strong>For development only.</strong> This sign-in asks for no password. It answers on this machine
alone; put your own identity provider in its place before anyone else uses Sallyport.</p>
<p>“${escape(request.client)}” asks who you are, and gets the answer at <code>${escape(request.redirectUri)}</code>.</p>
<form method="post" action="${escape(request.action)}">
${people.map(button).join('\n')}
</form>
</main></body></html>
`
}

function button({ login, name, groups }: Person): string {
  return `<button name="login" value="${escape(login)}">${escape(name)}<small>${escape(groups.join(', '))}</small></button>`
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
