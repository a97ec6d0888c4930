import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../../../testing/mask.ts'

const X = '[masked:password]'

test('passwords are masked on the lines of commands that take them', () => {
  for (const [before, password, behind] of [
    ['mysql -u root -p', 'hunter2', ' shop'],
    ['mysqldump -uroot -p', "'hun ter2'", ' shop > x.sql'],
    ['mysqladmin -u root password ', 'hunter2', ''],
    ['redis-cli -h cache -a ', 'hunter2', ' ping'],
    ['/usr/bin/sshpass -p ', '"hun ter2"', ' ssh root@host'],
    ['sshpass -p', 'hunter2', ' mysql -u root'],
    ['docker login -u bob -p ', 'hunter2', ' registry.test'],
    ['docker login \\\n  -u bob \\\n  -p ', 'hunter2', ' registry.test'],
    ['helm registry login -u bob -p ', 'hunter2', ' registry.test'],
    ['mongosh -u app -p ', 'p@ssword!1', ' --authenticationDatabase admin'],
    ['sqlcmd -S db -U sa -P ', 'hunter2', ' -d shop'],
    ['ldapsearch -x -D cn=admin -w ', 'hunter2', ' -b dc=test'],
    ['smbclient //host/share -U bob%', 'hunter2', ''],
    ['lftp -u bob,', 'hunter2', ' ftp.test'],
    ['curl -su bob:', 'hunter2', ' https://x.test'],
    ["curl -u 'bob:", 'hun ter2', "' https://x.test"],
    ['curl --user="bob:', 'hun ter2', '" https://x.test'],
    ['http -a bob:', 'hunter2', ' GET x.test'],
    ['7z x -p', 'hunter2', ' a.7z'],
    ['unzip -P ', 'hunter2', ' a.zip'],
    ['keytool -list -storepass ', 'hunter2', ' -keystore x'],
    ['snmpwalk -v2c -c ', 'hunter2', ' host'],
    ['rabbitmqctl add_user bob ', 'hunter2', ''],
    ['machine x.test login bob password ', 'hunter2', '\nmachine y'],
    ["requests.get(url, auth=('bob', '", 'hun ter2', "'))"],
  ] as const) {
    const value = password.replaceAll(/^["']|["']$/g, '')
    const [start, end] = password === value ? ['', ''] : [password.at(0), password.at(-1)]
    assert.equal(maskText(before + password + behind), `${before}${start}${X}${end}${behind}`)
  }
})

test('a word with quotes in it is masked to its end', () => {
  assert.equal(maskText('mysql -p"hun"ter2 shop'), `mysql -p"${X} shop`)
})

test('each password of a line is masked, and those of commands behind another', () => {
  assert.equal(
    maskText('keytool -storepass hunter2 -keypass hunter3'),
    `keytool -storepass ${X} -keypass ${X}`,
  )
  assert.equal(
    maskText('sshpass -p hunter2 mysql -phunter3 | redis-cli -a hunter4'),
    `sshpass -p ${X} mysql -p${X} | redis-cli -a ${X}`,
  )
})

test('a password far behind its command is masked in a long text, too', () => {
  const before = `${'and so on '.repeat(300)}curl ${'-H "Accept: text/plain" '.repeat(12)}-u bob:`
  assert.equal(maskText(`${before}hunter2 x`), `${before}${X} x`)
})

test('lines of commands without a password stay', () => {
  for (const text of [
    'mysql -u root -p shop',
    'mysqldump -p; docker login -p "$PASS"; redis-cli -a $REDIS_PASS',
    'docker run -p 8080:80 nginx',
    'sshpass -e ssh -p 2222 host',
    'curl -u $USER:$PASS x.test; curl -u "$USER:$PASS" x.test',
    'sort -u a:b; mkdir -p a/b; grep -w word; zip -P; http -a b',
    'docker login -p <password>',
    'docker login -p ****; redis-cli -a "" ping',
    "auth=('none', 'required')",
    'after login bob password reset',
    "we don't use mysql -p any more, it's old",
  ]) {
    assert.equal(maskText(text), text)
  }
})
