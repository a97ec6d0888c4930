import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { maskText } from '../../testing/mask.ts'
import { streamed } from '../../testing/parts.ts'
import { ALPHANUMERIC, BASE64, LOWER, Random } from '../../testing/random.ts'

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
  // What goes on over spaces, and what stands behind it.
  'pay to DE89 3704 0044 0532 0130 00 now',
  'pay to GB82 WEST 1234 5698 7654 32, and on',
  'his DOB is 12 March 1984, he says',
  'geboren am 3. Okt. 1985 in Rom',
  'call +49 30 901820-5 ext. 7 and on',
  'card 4111 1111 1111 1111, exp 12/27',
  'NI number AB 12 34 56 C and on',
  'codice fiscale RSS MRA 85T10 A562S and on',
  'write to bob@example.co.uk, please',
  'at 203.0.113.77:8080 and on',
  // What is long, and shows its kind at its end.
  `"postgres://app:${'my word '.repeat(40)}@db/x" and on`,
  `Cookie: ${'a=b; '.repeat(80)}login=abcdef; c=d\nand on`,
  `it goes on:\n${`${line}\n`.repeat(12)}-----END RSA PRIVATE KEY-----\nand on`,
  `<password>${'a1 b2 '.repeat(40)}</password> and on`,
  `<password class="${'c'.repeat(80)}">${'a1 b2 '.repeat(40)}</password> and on`,
  `<password>\n${' '.repeat(20)}hunter2\n</password> and on`,
  `Authorization: Bearer ${random.chars(LOWER, 400)}1 and on`,
  `curl ${'-H "Accept: text/plain" '.repeat(12)}-u "bob:${'hun ter2 '.repeat(12)}" x`,
  `Server=db;User Id=sa;Password="${'ab c d@1 '.repeat(25)}";Encrypt=yes`,
  `Server=db;User Id=sa;Password={${'ab c d@1 '.repeat(25)}};Encrypt=yes`,
  `requests.get(url, auth=('bob', '${'hun ter2 '.repeat(20)}'))`,
  `password = "${'hun ter2 '.repeat(40)}" and on`,
  `create user bob identified by '${'hun ter2 '.repeat(20)}' and on`,
]

/** Values that what follows makes none. */
const OTHERS = [
  'we sold 612 345 678 EUR of it',
  'we sold 612 345 678,50 of it',
  'of 4111 1111 1111 1111-4222 and on',
  'of 4111-1111-1111-1111-4222 and on',
  'version 24.0.3.32 and on',
  'DE89 3704 0044 0532 0130 01 is none',
  'in March 1984 he said so, and on',
  '<secret>of the house</secret> and on',
  'see "http://localhost:8080 and bob of x" and on',
  `it goes on:\n${line}\n${line}\nand on and on`,
  'Cookie: theme=dark; lang=en\r\nand on',
]

/** Every place of a short text; of a long one as many. */
const step = (text: string): number => Math.ceil(text.length / 120)

function sameInParts(text: string): void {
  const whole = maskText(text)
  assert.equal(streamed(Array.from(text)).text, whole)
  for (let at = 1; at < text.length; at += step(text))
    assert.equal(streamed([text.slice(0, at), text.slice(at)]).text, whole)
}

suite('a value is masked as in the whole text, wherever the text is cut', () => {
  for (const text of TEXTS)
    test(JSON.stringify(text.slice(0, 60)), () => {
      assert.notEqual(maskText(text), text)
      sameInParts(text)
    })
})

suite('what is no value as a whole stays, wherever the text is cut', () => {
  for (const text of OTHERS) test(JSON.stringify(text.slice(0, 60)), () => sameInParts(text))
})
