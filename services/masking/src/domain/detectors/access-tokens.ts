import { type Family, prefixed } from './prefixed.ts'

const GITLAB = ['pat', 'dt', 'rt', 'rtr', 'cbt', 'ptt', 'ft', 'imt', 'soat', 'oas', 'agent', 'ffct']
const SLACK = [
  'xoxa-',
  'xoxb-',
  'xoxc-',
  'xoxd-',
  'xoxe',
  'xoxo-',
  'xoxp-',
  'xoxr-',
  'xoxs-',
  'xapp-',
]
const SHOPIFY = ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shpua_']

const hasDigit = (value: string): boolean => /\d/.test(value)

/** Code hosts, registries and what builds and runs code. */
const DEVELOPMENT: readonly Family[] = [
  {
    rule: 'github_token',
    words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    begins: /(?:gh[pousr]|github_pat)_/,
    goesOn: /\w{30,}/,
  },
  {
    rule: 'gitlab_token',
    words: GITLAB.map((name) => `gl${name}-`),
    begins: new RegExp(`gl(?:${GITLAB.join('|')})-`),
    goesOn: /[\w.-]{20,}/,
  },
  {
    rule: 'sourcegraph_token',
    words: ['sgp_'],
    begins: /sgp_/,
    goesOn: /(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}(?![A-Za-z0-9])/,
  },
  {
    rule: 'openshift_token',
    words: ['sha256~'],
    begins: /sha256~/,
    goesOn: /[\w-]{43}(?![A-Za-z0-9])/,
  },
  { rule: 'npm_token', words: ['npm_'], begins: /npm_/, goesOn: /[A-Za-z0-9]{36}(?![A-Za-z0-9])/ },
  { rule: 'pypi_token', words: ['pypi-ag'], begins: /pypi-Ag/, goesOn: /[\w-]{50,}/ },
  {
    rule: 'rubygems_key',
    words: ['rubygems_'],
    begins: /rubygems_/,
    goesOn: /[a-f0-9]{48}(?![A-Za-z0-9])/,
  },
  { rule: 'docker_token', words: ['dckr_'], begins: /dckr_(?:pat|oat)_/, goesOn: /[\w-]{20,}/ },
  {
    rule: 'doppler_token',
    words: ['dp.'],
    begins: /dp\.(?:pt|ct|sa|scim|audit|said|st(?:\.[a-z0-9_-]{2,35})?)\./,
    goesOn: /[A-Za-z0-9]{40,}/,
  },
  {
    rule: 'vault_token',
    words: ['hvs.', 'hvb.', 'hvr.'],
    begins: /hv[sbr]\./,
    goesOn: /[\w-]{20,}/,
  },
  {
    rule: 'terraform_token',
    words: ['.atlasv1.'],
    begins: /[A-Za-z0-9]{14}\.atlasv1\./,
    goesOn: /[\w=-]{60,}/,
  },
  { rule: 'pulumi_token', words: ['pul-'], begins: /pul-/, goesOn: /[a-f0-9]{40}(?![A-Za-z0-9])/ },
  {
    rule: 'databricks_token',
    words: ['dapi'],
    begins: /dapi/,
    goesOn: /[a-f0-9]{32}(?:-\d{1,2})?(?![A-Za-z0-9])/,
  },
  {
    rule: 'atlassian_token',
    words: ['atatt3', 'atctt3', 'atbb'],
    begins: /AT(?:ATT3|CTT3|BB)/,
    goesOn: /[\w=-]{28,}/,
    isValue: hasDigit,
  },
  {
    rule: 'circleci_token',
    words: ['ccipat_', 'ccipra_'],
    begins: /CCIP(?:AT|RA)_/,
    goesOn: /[\w-]{30,}/,
  },
  {
    rule: 'sonar_token',
    words: ['sqp_', 'squ_', 'sqa_'],
    begins: /sq[pua]_/,
    goesOn: /[a-f0-9]{40}/,
  },
  {
    rule: 'sentry_token',
    words: ['sntrys_', 'sntryu_'],
    begins: /sntry[su]_/,
    goesOn: /[\w+/=-]{40,}/,
  },
  { rule: 'buildkite_token', words: ['bkua_'], begins: /bkua_/, goesOn: /[a-z0-9]{40}/ },
  { rule: 'tailscale_key', words: ['tskey-'], begins: /tskey-[a-z]{2,12}-/, goesOn: /[\w-]{16,}/ },
  {
    rule: 'fly_token',
    words: ['fo1_', 'fm1_', 'fm2_'],
    begins: /(?:fo1|fm[12][ar]?)_/,
    goesOn: /[\w+/=-]{40,}/,
  },
  { rule: 'netlify_token', words: ['nfp_'], begins: /nfp_/, goesOn: /[\w-]{36,}/ },
  { rule: 'heroku_key', words: ['hrku-'], begins: /HRKU-/, goesOn: /[\w-]{30,}/ },
  {
    rule: 'supabase_key',
    words: ['sbp_', 'sb_secret_'],
    begins: /sb(?:p|_secret)_/,
    goesOn: /[\w-]{30,}/,
  },
  {
    rule: 'planetscale_token',
    words: ['pscale_'],
    begins: /pscale_(?:tkn|pw|oauth)_/,
    goesOn: /[\w.=-]{30,}/,
  },
]

/** Messengers, offices and shops. */
const OFFICES: readonly Family[] = [
  {
    rule: 'slack_token',
    words: SLACK,
    begins: /(?:xox[abcdeoprs]|xapp|xoxe\.xox[bp])-/,
    goesOn: /[A-Za-z0-9%-]{10,}/,
  },
  {
    rule: 'telegram_token',
    words: ['0:aa'],
    begins: /\d{8,10}:AA/,
    goesOn: /[\w-]{33}(?![\w-])/,
  },
  {
    rule: 'discord_token',
    words: ['.g', '.x', '.y', '.z'],
    begins: /[MNO][A-Za-z0-9_-]{23,27}(?=\.[GXYZ])/,
    goesOn: /\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/,
    isValue: hasDigit,
  },
  {
    rule: 'shopify_token',
    words: SHOPIFY,
    begins: /shp(?:at|ca|pa|ss|ua)_/,
    goesOn: /[A-Fa-f0-9]{32}(?![A-Za-z0-9])/,
  },
  { rule: 'square_token', words: ['sq0'], begins: /sq0(?:atp|csp)-/, goesOn: /[\w-]{22,}/ },
  {
    rule: 'square_token',
    words: ['eaaa'],
    begins: /EAAA[Cl]?/,
    goesOn: /[\w-]{58,62}(?![\w-])/,
    isValue: hasDigit,
  },
  {
    rule: 'meta_token',
    words: ['eaa'],
    begins: /EAA[A-Za-z]/,
    goesOn: /[A-Za-z0-9]{80,}/,
    isValue: hasDigit,
  },
  {
    rule: 'linear_key',
    words: ['lin_api_', 'lin_oauth_'],
    begins: /lin_(?:api|oauth)_/,
    goesOn: /[A-Za-z0-9]{32,}/,
  },
  {
    rule: 'notion_token',
    words: ['ntn_', 'secret_'],
    begins: /ntn_|secret_(?=[A-Za-z0-9]{43}(?![A-Za-z0-9]))/,
    goesOn: /[A-Za-z0-9]{40,}/,
    isValue: hasDigit,
  },
  {
    rule: 'figma_token',
    words: ['figd_', 'figo_', 'figu_'],
    begins: /fig[dou]_/,
    goesOn: /[\w-]{38,}/,
  },
  {
    rule: 'airtable_token',
    words: ['pat'],
    begins: /pat[A-Za-z0-9]{14}\./,
    goesOn: /[a-f0-9]{64}(?![A-Za-z0-9])/,
  },
  {
    rule: 'hubspot_token',
    words: ['pat-na', 'pat-eu'],
    begins: /pat-(?:na|eu)\d-/,
    goesOn: /[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/,
  },
  { rule: 'postman_key', words: ['pmak-'], begins: /PMAK-/, goesOn: /[a-f0-9]{24}-[a-f0-9]{34}/ },
  { rule: 'dropbox_token', words: ['sl.'], begins: /sl\.(?:[bu]\.)?/, goesOn: /[\w-]{100,}/ },
  { rule: 'contentful_token', words: ['cfpat-'], begins: /CFPAT-/, goesOn: /[\w-]{40,}/ },
  { rule: 'onepassword_token', words: ['ops_eyj'], begins: /ops_eyJ/, goesOn: /[\w+/=-]{60,}/ },
]

/** Tokens that begin with a sign of their issuer. */
export const accessTokens = prefixed('token', [...DEVELOPMENT, ...OFFICES])
