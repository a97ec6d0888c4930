import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { maskText } from '../../testing/mask.ts'
import { streamed } from '../../testing/parts.ts'
import { ALPHANUMERIC, BASE64, Random } from '../../testing/random.ts'

const random = new Random(51)
const line = random.chars(BASE64, 64)

/** Values of which the part that has come does not always say that they are such. */
const TEXTS = [
  '<password>p@ss w;rd x1</password> and on',
  '<wsse:Password Type="#PasswordText">hunter two</wsse:Password>',
  '<password>\n  hunter2\n</password>',
  'see "postgres://app:my pass word@db/x" and on',
  "see 'postgres://app:my pass word@db/x' and on",
  'see postgres://app:hunter2@db.test:5432/x and on',
  'Server=db;User Id=sa;Password="ab;c d@1";Encrypt=yes',
  'Server=db;User Id=sa;Password=ab c d@1,x;Encrypt=yes',
  'host=db user=app password=hunter2 dbname=x',
  'password: hunter2! and on',
  'password: banana\nand on',
  'my password is hunter2!, thanks',
  `Private-Lines: 2\n${line}\n${line.slice(0, 30)}==\nPrivate-MAC: ab`,
  `-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\nand on`,
  `it goes on:\n${line}\n${line}\n-----END RSA PRIVATE KEY-----\nand on`,
  `Authorization: Bearer ${random.chars(ALPHANUMERIC, 30)}1 and on`,
  `Authorization: Basic ${btoa('alice:wonderland')} and on`,
  'Cookie: theme=dark; sid=a1B2c3D4e5F6; lang=en\r\nand on',
  'curl -b "sid=a1B2c3D4e5F6; x=y" x.test',
  'mysql -u root -phunter2 shop',
  'curl -u "bob:hun ter2" https://x.test',
  'keytool -storepass hunter2 -keypass "hun ter3" x',
  "create user bob identified by 'hun ter2' and on",
  "requests.get(url, auth=('bob', 'hun ter2'))",
  'machine x.test login bob password hunter2\nmachine y',
]

suite('a value is masked as in the whole text, wherever the text is cut', () => {
  for (const text of TEXTS)
    test(JSON.stringify(text), () => {
      const whole = maskText(text)
      assert.notEqual(whole, text)
      assert.equal(streamed(Array.from(text)).text, whole)
      for (let at = 1; at < text.length; at++)
        assert.equal(streamed([text.slice(0, at), text.slice(at)]).text, whole)
    })
})
