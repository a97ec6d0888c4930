/** How a report looks, on a screen and on paper. */
export const STYLE = `
@page { size: A4 landscape; margin: 12mm }
:root { color-scheme: light }
body { font: 13px/1.45 system-ui, sans-serif; color: #1b1f24; background: #fff; margin: 0 auto; padding: 24px; max-width: 1500px }
h1 { font-size: 24px; margin: 0 0 4px }
h2 { font-size: 18px; margin: 32px 0 8px; border-bottom: 2px solid #1b1f24; padding-bottom: 4px }
h3 { font-size: 14px; margin: 20px 0 6px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px }
dt { color: #57606a }
dd { margin: 0 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: 4px 8px; border-bottom: 1px solid #d0d7de; overflow-wrap: anywhere }
th { background: #f3f5f7; white-space: nowrap; overflow-wrap: normal; font-size: 11px; text-transform: uppercase; letter-spacing: .03em }
code, pre { font: 11px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; margin: 0 }
pre { background: #f3f5f7; padding: 6px 8px; border-radius: 4px; margin-top: 4px }
.small { color: #57606a; font-size: 11px }
.whole { white-space: nowrap; overflow-wrap: normal }
.none { color: #57606a; font-style: italic }
.flag { display: inline-block; padding: 0 6px; border-radius: 8px; border: 1px solid; font-size: 11px; white-space: nowrap }
.never { color: #7a4b00; background: #fff4d6 }
.glass { color: #a40e26; background: #ffebe9 }
.warning { border-left: 4px solid #b35900; background: #fff4d6; padding: 8px 12px; margin: 8px 0 }
.sums { display: flex; flex-wrap: wrap; gap: 12px; padding: 0; list-style: none }
.sums li { border: 1px solid #d0d7de; border-radius: 6px; padding: 6px 12px }
.sums b { font-size: 20px; display: block }
.sign td { height: 28px; min-width: 160px }
tr { break-inside: avoid }
@media print { body { padding: 0; font-size: 10px; max-width: none } h2 { break-after: avoid } h3 { break-after: avoid } .flag, .warning, th, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
`
