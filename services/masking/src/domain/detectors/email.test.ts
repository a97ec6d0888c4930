import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../../testing/mask.ts'

const masks = (text: string, expected: string): void => assert.equal(maskText(text), expected)

test('addresses are masked, what stands around them stays', () => {
  masks('mail bob@example.com.', 'mail [masked:email].')
  masks('<alice.o+tag@mail.example.co.uk>;', '<[masked:email]>;')
  masks("where email = 'bob@example.com'", "where email = '[masked:email]'")
  masks("O'Brien: o'brien@example.com", "O'Brien: [masked:email]")
  masks('a@x.org,b@y.net', '[masked:email],[masked:email]')
  masks('mailto:bob@example.com?subject=x', 'mailto:[masked:email]?subject=x')
  masks('jörg@müller.example', '[masked:email]')
  masks('用户@例子.广告', '[masked:email]')
  masks('bob@xn--mller-kva.xn--p1ai', '[masked:email]')
  masks('https://x.test/?mail=bob%40example.com&x=1', 'https://x.test/?mail=[masked:email]&x=1')
  masks('bob@example.com-old bob@example.com_', '[masked:email]-old [masked:email]_')
})

test('what only has an @ stays', () => {
  const others = [
    '@override',
    'user@localhost',
    '@sallyport/json@1.2.3',
    'lodash@4.17.21.tgz',
    'logo@2x.png',
    'git@github.com:acme/site.git',
    'user@1000.service',
    'a @ b.com',
    '5 @ 3.50 each',
  ]
  for (const text of others) masks(text, text)
})
