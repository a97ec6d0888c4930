import type { Detector } from '../detector.ts'
import { pattern } from './pattern.ts'

/** Access tokens and API keys of services, in the forms that the services publish. */
export const tokens: readonly Detector[] = [
  pattern({
    kind: 'token',
    rule: 'github_token',
    trigger: { words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'] },
    expression: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9_]{30,}|github_pat_\w{30,})/g,
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
    expression: /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|ft|soat|oas|agent)-[\w.-]{20,}/g,
  }),
  pattern({
    kind: 'token',
    rule: 'slack_token',
    trigger: { words: ['xoxa-', 'xoxb-', 'xoxe', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'] },
    expression: /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp|xoxe\.xox[bp])-[A-Za-z0-9-]{10,}/g,
  }),
  pattern({
    kind: 'token',
    rule: 'slack_webhook',
    trigger: { words: ['hooks.slack.com/'] },
    expression: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/+-]{20,})/g,
  }),
  pattern({
    kind: 'api_key',
    rule: 'stripe_key',
    trigger: { words: ['k_live_', 'k_test_', 'k_prod_', 'whsec_'] },
    expression:
      /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9/+=]{24,})/g,
  }),
  pattern({
    kind: 'api_key',
    rule: 'anthropic_key',
    trigger: { words: ['sk-ant-'] },
    expression: /(?<![A-Za-z0-9])sk-ant-[\w-]{20,}/g,
  }),
  pattern({
    kind: 'api_key',
    rule: 'openai_key',
    trigger: { words: ['sk-'] },
    expression: /(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin|None)-[\w-]{20,}|[A-Za-z0-9]{32,})/g,
    isValue: (value) => /\d/.test(value),
  }),
  pattern({
    kind: 'token',
    rule: 'npm_token',
    trigger: { words: ['npm_'] },
    expression: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g,
  }),
  pattern({
    kind: 'token',
    rule: 'jwt',
    trigger: { words: ['eyj'] },
    expression: /(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g,
    isValue: (value) => decoded(value.slice(0, value.indexOf('.')), 'base64url').includes('"alg"'),
  }),
  pattern({
    kind: 'token',
    rule: 'bearer_token',
    trigger: { words: ['bearer'] },
    expression: /(?<![A-Za-z])bearer[ \t]{1,4}([\w.~+/-]{16,}={0,2})/gi,
    isValue: (value) => /\d/.test(value),
  }),
  pattern({
    kind: 'password',
    rule: 'basic_authorization',
    trigger: { words: ['basic'] },
    expression: /(?<![A-Za-z])basic[ \t]{1,4}([A-Za-z0-9/+]{8,}={0,2})/gi,
    isValue: (value) => /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded(value, 'base64')),
  }),
]

/** Enough of a header to see what it is. */
const MAX_DECODED = 4096

const decoded = (text: string, encoding: 'base64' | 'base64url'): string =>
  Buffer.from(text.slice(0, MAX_DECODED), encoding).toString('latin1')
