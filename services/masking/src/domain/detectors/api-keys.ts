import { type Family, prefixed } from './prefixed.ts'

const hasDigit = (value: string): boolean => /\d/.test(value)

/** Payments and messages. */
const SERVICES: readonly Family[] = [
  {
    rule: 'stripe_key',
    words: ['k_live_', 'k_test_', 'k_prod_', 'whsec_'],
    begins: /[rs]k_(?:live|test|prod)_(?=[A-Za-z0-9]{10})|whsec_(?=[A-Za-z0-9/+=]{24})/,
    goesOn: /[A-Za-z0-9/+=]+/,
  },
  {
    rule: 'sendgrid_key',
    words: ['sg.'],
    begins: /SG\./,
    goesOn: /[\w-]{20,24}\.[\w-]{39,50}(?![\w-])/,
  },
  {
    rule: 'mailgun_key',
    words: ['key-'],
    begins: /(?:pub)?key-/,
    goesOn: /[a-f0-9]{32}(?![A-Za-z0-9])/,
  },
  {
    rule: 'mailchimp_key',
    words: ['-us0'],
    begins: /[a-f0-9]{32}(?=-us\d)/,
    goesOn: /-us\d{1,2}(?![A-Za-z0-9])/,
  },
  {
    rule: 'brevo_key',
    words: ['xkeysib-'],
    begins: /xkeysib-/,
    goesOn: /[a-f0-9]{64}-[A-Za-z0-9]{16}/,
  },
  {
    rule: 'twilio_key',
    words: ['sk0', ...Array.from('abcdef', (letter) => `sk${letter}`)],
    begins: /SK/,
    goesOn: /[a-f0-9]{32}(?![A-Za-z0-9])/,
  },
  { rule: 'resend_key', words: ['re_'], begins: /re_/, goesOn: /[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}/ },
  {
    rule: 'razorpay_key',
    words: ['rzp_'],
    begins: /rzp_(?:live|test)_/,
    goesOn: /[A-Za-z0-9]{14,}/,
  },
  {
    rule: 'flutterwave_key',
    words: ['flwseck'],
    begins: /FLWSECK(?:_TEST)?-/,
    goesOn: /[\w-]{20,}/,
  },
  {
    rule: 'shippo_key',
    words: ['shippo_'],
    begins: /shippo_(?:live|test)_/,
    goesOn: /[a-f0-9]{40}/,
  },
  { rule: 'easypost_key', words: ['ezak', 'eztk'], begins: /EZ[AT]K/, goesOn: /[A-Za-z0-9]{54}/ },
  {
    rule: 'paypal_key',
    words: ['access_token$'],
    begins: /access_token\$(?:production|sandbox)\$/,
    goesOn: /[a-z0-9]{16}\$[a-f0-9]{32}/,
  },
]

/** Models, machines and what watches them. */
const PLATFORMS: readonly Family[] = [
  { rule: 'anthropic_key', words: ['sk-ant-'], begins: /sk-ant-/, goesOn: /[\w-]{20,}/ },
  {
    rule: 'openai_key',
    words: ['sk-'],
    begins: /sk-/,
    goesOn: /(?:proj|svcacct|service|admin|None)-[\w-]{20,}|or-v1-[a-f0-9]{64}|[A-Za-z0-9]{32,}/,
    isValue: hasDigit,
  },
  {
    rule: 'huggingface_token',
    words: ['hf_', 'api_org_'],
    begins: /hf_|api_org_/,
    goesOn: /[A-Za-z0-9]{34}(?![A-Za-z0-9])/,
  },
  { rule: 'groq_key', words: ['gsk_'], begins: /gsk_/, goesOn: /[A-Za-z0-9]{40,}/ },
  { rule: 'xai_key', words: ['xai-'], begins: /xai-/, goesOn: /[A-Za-z0-9]{60,}/ },
  { rule: 'perplexity_key', words: ['pplx-'], begins: /pplx-/, goesOn: /[A-Za-z0-9]{40,}/ },
  { rule: 'replicate_token', words: ['r0_'], begins: /r8_/, goesOn: /[A-Za-z0-9]{37,}/ },
  { rule: 'nvidia_key', words: ['nvapi-'], begins: /nvapi-/, goesOn: /[\w-]{60,}/ },
  {
    rule: 'langsmith_key',
    words: ['lsv0_'],
    begins: /lsv2_(?:pt|sk)_/,
    goesOn: /[a-f0-9]{32}_[a-f0-9]{10}/,
  },
  { rule: 'tavily_key', words: ['tvly-'], begins: /tvly-(?:dev-|prod-)?/, goesOn: /[\w-]{28,}/ },
  {
    rule: 'digitalocean_token',
    words: ['dop_v0_', 'doo_v0_', 'dor_v0_'],
    begins: /do[opr]_v1_/,
    goesOn: /[a-f0-9]{64}(?![A-Za-z0-9])/,
  },
  {
    rule: 'grafana_token',
    words: ['glc_', 'glsa_'],
    begins: /glc_eyJ|glsa_/,
    goesOn: /[\w+/=]{32,}/,
  },
  {
    rule: 'newrelic_key',
    words: ['nrak-', 'nrii-', 'nraa-'],
    begins: /NR(?:AK|II|AA)-/,
    goesOn: /[\w-]{25,}/,
  },
  {
    rule: 'dynatrace_token',
    words: ['dt0c00.'],
    begins: /dt0[a-z]\d\d\./,
    goesOn: /[A-Z0-9]{24}\.[A-Z0-9]{64}/,
  },
  {
    rule: 'cloudflare_key',
    words: ['v0.0-'],
    begins: /v1\.0-/,
    goesOn: /[a-f0-9]{24}-[a-f0-9]{146}/,
  },
  { rule: 'mapbox_token', words: ['sk.eyj'], begins: /sk\.eyJ/, goesOn: /[\w-]{60,}\.[\w-]{20,}/ },
]

/** Keys of services that begin with a sign of their issuer. */
export const apiKeys = prefixed('api_key', [...SERVICES, ...PLATFORMS])
