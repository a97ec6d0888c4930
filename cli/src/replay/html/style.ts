/** The look of the page: by the reader's choice light or dark, and fit for paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2330;--soft:#5a6675;--line:#d9dfe7;--paper:#fff;--card:#f6f8fb;--good:#0b7a4b;--bad:#b3261e;--open:#8a5a00;--wait:#f0b429;--target:#3b76e1;--whole:#aab6c5}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf2;--soft:#9aa7b8;--line:#2d3746;--paper:#10151d;--card:#182029;--good:#4cc38a;--bad:#ff8a80;--open:#f0c060;--wait:#c98f13;--target:#5b8def;--whole:#4a5768}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:28px 20px 60px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:24px;margin:0 0 4px}h1 code{font-size:.72em;font-weight:500;color:var(--soft);overflow-wrap:anywhere}
h2{font-size:17px;margin:32px 0 10px}h3{font-size:13px;margin:16px 0 4px;color:var(--soft);font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:10px 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}dd bdi{white-space:pre-line}
.note{border-left:4px solid var(--wait);background:var(--card);padding:8px 12px;margin:12px 0}.alarm{border-color:var(--bad);color:var(--bad);font-weight:600}
figure{margin:12px 0;border:1px solid var(--line);border-radius:8px;padding:8px 8px 4px}figure>svg{width:100%;height:auto;display:block}
figcaption{display:flex;flex-wrap:wrap;gap:4px 20px;padding:6px 8px;color:var(--soft);font-size:13px}figcaption span{display:inline-flex;align-items:center;gap:6px}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}svg text.time{fill:var(--soft);font-size:11px}svg text.mid{text-anchor:middle}
svg .tick{stroke:var(--line)}svg .cut{fill:var(--line);opacity:.55}svg .lane{fill:transparent}svg a:hover .lane,svg a:focus .lane{fill:var(--card)}
svg .whole{fill:var(--whole)}svg .wait{fill:var(--wait)}svg .target{fill:var(--target)}svg .decided{stroke:var(--ink);stroke-width:2}svg .end{stroke:var(--paper);stroke-width:1.5}
svg .good{fill:var(--good)}svg .bad{fill:var(--bad)}svg .open{fill:var(--open)}
details{border:1px solid var(--line);border-radius:8px;margin:8px 0;background:var(--card);overflow:clip}
summary{cursor:pointer;padding:10px 14px;display:flex;flex-wrap:wrap;gap:2px 14px;align-items:baseline}summary::before{content:"▸";color:var(--soft)}details[open]>summary::before{content:"▾"}
summary:focus-visible,a:focus-visible{outline:3px solid var(--target);outline-offset:-3px}
summary time{font-variant-numeric:tabular-nums;color:var(--soft)}summary .what{font-weight:600;overflow-wrap:anywhere;flex:1 1 240px}
.tag{font-size:12px;font-weight:600;border:1px solid currentColor;border-radius:99px;padding:0 9px;white-space:nowrap}.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.body{padding:2px 16px 14px;border-top:1px solid var(--line);background:var(--paper)}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:10px 12px;margin:4px 0;overflow:auto;max-height:420px;font:13px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;direction:ltr}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}th{color:var(--soft);font-weight:600}
bdi{unicode-bidi:isolate}footer{margin-top:32px;color:var(--soft);font-size:13px}
@media print{body{max-width:none;padding:0;font-size:11pt}details{break-inside:auto;background:none}details::details-content{content-visibility:visible;block-size:auto}pre{max-height:none}summary::before{content:""!important}figure{break-inside:avoid}}
`
