import type { Detector } from '../detector.ts'
import { pattern } from './pattern.ts'

/** Access tokens and API keys of services, in the forms that the services publish. */
export const tokens: readonly Detector[] = [
  pattern({
    kind: 'token',
    rule: 'github_token',
    trigger: { words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'] },
    begins: /(?<![A-Za-z0-9])(?:gh[pousr]|github_pat)_/g,
    goesOn: /\w{30,}/y,
  }),
  pattern({
    kind: 'token',
    rule: 'gitlab_token',
    trigger: {
      words: [
        'glpat-',
        'gldt-',
        'glrt-',
        'glcbt-',
        'glptt-',
        'glft-',
        'glsoat-',
        'gloas-',
        'glagent-',
      ],
    },
    begins: /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|ft|soat|oas|agent)-/g,
    goesOn: /[\w.-]{20,}/y,
  }),
  pattern({
    kind: 'token',
    rule: 'slack_token',
    trigger: { words: ['xoxa-', 'xoxb-', 'xoxe', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'] },
    begins: /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp|xoxe\.xox[bp])-/g,
    goesOn: /[A-Za-z0-9-]{10,}/y,
  }),
  pattern({
    kind: 'token',
    rule: 'slack_webhook',
    trigger: { words: ['hooks.slack.com/'] },
    begins: /hooks\.slack\.com\/(?:services|workflows|triggers)\//g,
    goesOn: /[\w/+-]{20,}/y,
    masksRest: true,
  }),
  pattern({
    kind: 'api_key',
    rule: 'stripe_key',
    trigger: { words: ['k_live_', 'k_test_', 'k_prod_'] },
    begins: /(?<![A-Za-z0-9])[rs]k_(?:live|test|prod)_/g,
    goesOn: /[A-Za-z0-9]{10,}/y,
  }),
  pattern({
    kind: 'api_key',
    rule: 'stripe_key',
    trigger: { words: ['whsec_'] },
    begins: /(?<![A-Za-z0-9])whsec_/g,
    goesOn: /[A-Za-z0-9/+=]{24,}/y,
  }),
  pattern({
    kind: 'api_key',
    rule: 'anthropic_key',
    trigger: { words: ['sk-ant-'] },
    begins: /(?<![A-Za-z0-9])sk-ant-/g,
    goesOn: /[\w-]{20,}/y,
  }),
  pattern({
    kind: 'api_key',
    rule: 'openai_key',
    trigger: { words: ['sk-'] },
    begins: /(?<![A-Za-z0-9])sk-/g,
    goesOn: /(?:proj|svcacct|admin|None)-[\w-]{20,}|[A-Za-z0-9]{32,}/y,
    isValue: (value) => /\d/.test(value),
  }),
  pattern({
    kind: 'token',
    rule: 'npm_token',
    trigger: { words: ['npm_'] },
    begins: /(?<![A-Za-z0-9])npm_/g,
    goesOn: /[A-Za-z0-9]{36}(?![A-Za-z0-9])/y,
  }),
  pattern({
    kind: 'token',
    rule: 'jwt',
    trigger: { words: ['eyj'] },
    begins: /(?<![\w-])eyJ/g,
    goesOn: /[\w-]{8,16384}(?:\.[\w-]*){2,4}/y,
    isValue: (value) => decoded(value.slice(0, value.indexOf('.')), 'base64url').includes('"alg"'),
  }),
  pattern({
    kind: 'token',
    rule: 'bearer_token',
    trigger: { words: ['bearer'] },
    begins: /(?<![A-Za-z])bearer[ \t]{1,4}/gi,
    goesOn: /[\w.~+/-]{16,}={0,2}/y,
    masksRest: true,
    isValue: (value) => /\d/.test(value),
  }),
  pattern({
    kind: 'password',
    rule: 'basic_authorization',
    trigger: { words: ['basic'] },
    begins: /(?<![A-Za-z])basic[ \t]{1,4}/gi,
    goesOn: /[A-Za-z0-9/+]{8,}={0,2}/y,
    masksRest: true,
    isValue: (value) => /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded(value, 'base64')),
  }),
]

/** Enough of a header to see what it is. */
const MAX_DECODED = 4096

const decoded = (text: string, encoding: 'base64' | 'base64url'): string =>
  Buffer.from(text.slice(0, MAX_DECODED), encoding).toString('latin1')
