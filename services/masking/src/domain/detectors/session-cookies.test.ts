import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText, rulesIn } from '../../testing/mask.ts'

const X = '[masked:token]'

test('cookies that stand for somebody who has logged in are masked', () => {
  for (const [text, expected] of [
    [
      'Set-Cookie: sessionid=38afes7a8; Path=/; HttpOnly',
      `Set-Cookie: sessionid=${X}; Path=/; HttpOnly`,
    ],
    [
      '< set-cookie: connect.sid=s%3AabcDEF123.x%2By; Path=/',
      `< set-cookie: connect.sid=${X}; Path=/`,
    ],
    [
      '> Cookie: theme=dark; login=abcdef; lang=en\r\n',
      `> Cookie: theme=dark; login=${X}; lang=en\r\n`,
    ],
    ["curl -b 'PHPSESSID=298zf09hf012fh2; a=1' x", `curl -b 'PHPSESSID=${X}; a=1' x`],
    ["curl -H 'Cookie: JSESSIONID=298zf09hf012'", `curl -H 'Cookie: JSESSIONID=${X}'`],
    ['document.cookie = "sid=298zf09hf012; path=/"', `document.cookie = "sid=${X}; path=/"`],
    // A name that says nothing, and a value that chance made.
    ['Cookie: x=a1B2c3D4e5F6g7; y=1', `Cookie: x=${X}; y=1`],
    [String.raw`{\"cookie\": \"sid=298zf09hf012\"}`, String.raw`{\"cookie\": \"sid=${X}\"}`],
  ] as const) {
    assert.equal(maskText(text), expected)
    assert.deepEqual(rulesIn(text), ['session_cookie'])
  }
})

const headers = (value: string): string =>
  JSON.stringify({ Cookie: `a=1; sid=${value}`, 'set-cookie': [`PHPSESSID=${value}; path=/`] })

test('so are those under the keys of headers', () => {
  assert.equal(mask(headers('298zf09hf012fh2')).content, headers(X))
})

test('other cookies, and what is none, stay', () => {
  for (const text of [
    'Set-Cookie: theme=dark; Path=/; Domain=x.test; Max-Age=3600; SameSite=Lax',
    'Set-Cookie: theme=dark; Domain=a1b2c3d4e5f6.test; Path=/',
    'Cookie: session=deleted; authenticated=true; logon=none',
    'Cookie: user=bob; account=123',
    'Cookie: lang=en; consent=true; session=; token=$TOKEN',
    'The cookie: a small text. Cookie policy = strict; cookies=enabled',
    'const cookie = getCookie(request); cookies = {}',
  ]) {
    assert.equal(maskText(text), text)
  }
})

test('tokens and cookies of one text are masked, whichever stands before the other', () => {
  const [bearer, cookie] = ['Bearer my-own-static-token-1', 'Cookie: lang=en; login=abcdef']
  assert.equal(maskText(`${bearer}\n${cookie}`), `Bearer ${X}\nCookie: lang=en; login=${X}`)
  assert.equal(maskText(`${cookie}\n${bearer}`), `Cookie: lang=en; login=${X}\nBearer ${X}`)
})
