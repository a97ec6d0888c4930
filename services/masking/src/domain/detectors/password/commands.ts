/** How a command takes its password. */
export interface CommandRule {
  /** Its name, and what makes it one that does. */
  readonly name: string
  /** The option whose next word is the password. */
  readonly takes?: RegExp
  /** What stands before the password in one word with it. */
  readonly holds?: RegExp
  /** What stands before it in the next word. */
  readonly within?: RegExp
  /** Whether what follows its own options is another command. */
  readonly wraps?: boolean
}

const USER = /^["']?[^:\s]{0,128}:/

/** Commands that take passwords on their line under options that say nothing of it. */
export const COMMANDS: readonly CommandRule[] = [
  {
    name: '(?:mysql|mariadb)(?:dump|admin|import|show|check|slap|pump|-[a-z-]{2,12})?',
    takes: /^password$/,
    holds: /^-p(?=.)/,
  },
  { name: '7z[ar]?|7zz|rar|unrar', holds: /^-h?p(?=.)/ },
  { name: 'sshpass', takes: /^-p$/, holds: /^-p(?=.)/, wraps: true },
  {
    name: '(?:docker|podman|nerdctl|buildah|skopeo|oras|oc|az|cf|helm\\sregistry|crane\\sauth)\\slogin',
    takes: /^-p$/,
    holds: /^-p=?(?=.)/,
  },
  {
    name: 'mongo(?:sh|dump|restore|export|import|stat|top|files)?|cqlsh|couchbase-cli',
    takes: /^-p$/,
    holds: /^-p(?=.)/,
  },
  { name: 'sqlcmd|bcp|isql|ipmitool|zip|unzip', takes: /^-P$/, holds: /^-P(?=.)/ },
  { name: '(?:redis|valkey)-cli', takes: /^(?:-a|--pass)$/ },
  { name: 'ldap(?:search|add|modify|delete|compare|passwd|whoami)', takes: /^-w$/ },
  {
    name: 'smbclient|rpcclient|smbget|winexe',
    takes: /^(?:-U|--user)$/,
    within: /^["']?[^%\s]{1,64}%/,
    holds: /^(?:-U|--user=)["']?[^%\s]{1,64}%/,
  },
  { name: 'lftp', takes: /^-u$/, within: /^["']?[^,\s]{1,64},/ },
  {
    name: 'curl|wget|curlie',
    takes: /^(?:-[A-Za-z]{0,6}u|-U|--user|--proxy-user)$/,
    within: USER,
    holds: /^(?:-[sSkLivfg]{0,6}u|--user=|--proxy-user=)["']?[^:\s]{1,128}:/,
  },
  { name: 'https?|xhs?', takes: /^(?:-a|--auth)$/, within: USER },
  { name: 'snmp(?:walk|get|getnext|bulkwalk|bulkget|set|table)', takes: /^-[cAX]$/ },
  {
    name: 'keytool|jarsigner|influx',
    takes: /^-(?:(?:src|dest)?(?:store|key))?pass(?:word)?$/,
  },
  { name: 'rabbitmqctl\\s(?:add_user|change_password)\\s[^\\s-]\\S{0,64}', takes: /^$/ },
]

/** What stands in all of them, as a trigger has it. */
export const COMMAND_WORDS: readonly string[] = [
  'mysql',
  'mariadb',
  'mongo',
  'ldap',
  'snmp',
  ' login',
  '-cli ',
  ...`rar 7z 7za 7zr 7zz sshpass cqlsh sqlcmd bcp isql ipmitool zip smbclient rpcclient smbget winexe lftp curl wget
    http https xh xhs keytool jarsigner influx rabbitmqctl`
    .split(/\s+/)
    .map((name) => `${name} `),
]
