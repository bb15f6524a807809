"""How the report looks and what its script does."""

REPORT_CSS = """
:root{--ink:#1a1a1a;--grey:#595959;--line:#d0d0d0;--pale:#f4f4f2;--accent:#0072B2;--second:#B34D00}
*{box-sizing:border-box}
html{scroll-padding-top:3.6rem}
body{margin:0;color:var(--ink);background:#fff;font:17px/1.55 Georgia,"Times New Roman",serif;overflow-wrap:anywhere}
h1,h2,h3,h4,nav,table,button,input,.question,.stamp,.caption,.badge,summary{font-family:system-ui,sans-serif}
h1{font-size:clamp(1.7rem,5vw,2.6rem);line-height:1.12;margin:.2em 0}
h2{font-size:1.5rem;margin:3.2rem 0 .4rem;padding-top:.7rem;border-top:3px solid var(--accent)}
h3{font-size:1.22rem;line-height:1.3;margin:.1rem 0 .5rem}
a{color:#005a8d}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
header,main,footer{max-width:62rem;margin:0 auto;padding:0 1.1rem}
header{padding-top:2.2rem}
.badge{display:inline-block;background:var(--second);color:#fff;font-weight:700;padding:.15rem .7rem}
.stamp,.caption,.question{color:var(--grey);font-size:.88rem;margin:.2rem 0}
.question{margin-top:2.2rem}
nav{position:sticky;top:0;z-index:2;background:#fffffff2;border-bottom:1px solid var(--line)}
nav ul{max-width:62rem;margin:0 auto;padding:.55rem 1.1rem;list-style:none;display:flex;gap:.3rem 1.3rem;flex-wrap:wrap}
nav a{text-decoration:none;font-size:.92rem}
nav a:hover{text-decoration:underline}
.short{padding-left:1.2rem}
.short li{margin:.35rem 0}
figure{margin:.4rem 0}
figure img,figure svg{display:block;width:100%;height:auto}
figure svg{min-width:42rem}
svg text{font-family:system-ui,sans-serif;fill:var(--ink)}
svg .note{fill:var(--grey)}
svg a:hover rect.bar,svg a:focus rect.bar{stroke:var(--ink);stroke-width:2}
svg a text{text-decoration:underline}
details{margin:.5rem 0}
details>summary{cursor:pointer;color:#005a8d;padding:.2rem 0;font-size:.95rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.86rem;line-height:1.4;width:100%}
caption{text-align:left;color:var(--grey);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.32rem .7rem .32rem 0;border-bottom:1px solid var(--line)}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
th{background:#fff}
th button{font:inherit;font-weight:700;color:inherit;background:none;border:0;padding:0;cursor:pointer;
text-align:inherit}
th button::after{content:" ↕";color:#767676}
th[aria-sort=ascending] button::after{content:" ↑";color:var(--accent)}
th[aria-sort=descending] button::after{content:" ↓";color:var(--accent)}
.finder{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;margin:.4rem 0;
font:.88rem system-ui,sans-serif}
.finder[hidden],tr[hidden]{display:none}
.finder input{font:inherit;padding:.25rem .5rem;border:1px solid #767676;min-width:min(16rem,100%)}
.said td:first-child{font:1rem/1.5 Georgia,serif;min-width:min(22rem,60vw)}
.against td{color:var(--grey);font-style:italic}
footer{margin-top:4rem;padding-bottom:3rem;border-top:1px solid var(--line)}
dt{font-weight:700;font-family:system-ui,sans-serif;font-size:.95rem}
dd{margin:0 0 .5rem}
@media (max-width:40rem){body{font-size:16px}
nav{position:static}html{scroll-padding-top:.5rem}.bd-thread{padding:.3rem 0}}
abbr{text-decoration:underline dotted #767676;text-underline-offset:3px}
.printed{display:none}
@page{size:A4;margin:15mm 14mm 17mm}
@media print{
nav,.finder,.skip,.threads>details:not([open]),
table.first12 tbody tr:nth-child(n+13),table.first5 tbody tr:nth-child(n+6):not(.against){display:none}
.printed{display:revert}
body{font-size:10pt;line-height:1.4;overflow-wrap:break-word;print-color-adjust:exact;-webkit-print-color-adjust:exact}
header,main,footer{max-width:none;padding:0}
header{padding-top:0}
section:not(.threads){break-before:page}
h1{font-size:24pt}h2{font-size:17pt;margin-top:0}h3{font-size:12.5pt}
h2,h3,dt,summary,caption,.question{break-after:avoid}
h1,h2,h3,figure,tr,dd,.caption{break-inside:avoid}
p,li{orphans:3;widows:3}
.question{margin-top:1.1rem}
.scroll{overflow:visible}
figure svg{min-width:0}
figure img,figure svg{max-height:165mm;width:auto;max-width:100%;margin:0 auto}
svg a text,abbr{text-decoration:none}
a,details>summary{color:inherit;text-decoration:none}
main details>summary{list-style:none;font-weight:700}
table{font-size:8pt}
table.wide{font-size:6.5pt}
table.wide :is(th,td){padding-right:.15rem}table.wide th{font-size:5.5pt}
table.wide td:first-child{overflow-wrap:anywhere;min-width:22mm}
thead{display:table-header-group;break-inside:avoid}
th,td{padding:.18rem .45rem .18rem 0}
td.number{white-space:nowrap}
td{overflow-wrap:break-word}
.said td:is(:first-child,:last-child){overflow-wrap:anywhere}
.said td:last-child{font-size:7pt}
th button::after,th[aria-sort] button::after{content:""}
.said td:first-child{font-size:9pt;line-height:1.35;min-width:0;width:55%}
main details::details-content{content-visibility:visible;display:block;block-size:auto}
}
""".strip()

REPORT_SCRIPT = """
(function () {
  "use strict";
  function text(cell) { return cell ? (cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent) : ""; }
  function compare(a, b) {
    if (a === "" || b === "") { return a === b ? 0 : a === "" ? 1 : -1; }
    var x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en", {numeric: true}) : x - y;
  }
  function sorter(table) {
    var heads = Array.from(table.tHead.rows[0].cells), body = table.tBodies[0];
    heads.forEach(function (head, at) {
      var button = head.querySelector("button");
      if (!button) { return; }
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.setAttribute("aria-sort", "none"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var rows = Array.from(body.rows).map(function (row, n) { return [text(row.cells[at]), n, row]; });
        rows.sort(function (a, b) {
          if (a[0] === "" || b[0] === "") { return compare(a[0], b[0]) || a[1] - b[1]; }
          return (down ? -1 : 1) * compare(a[0], b[0]) || a[1] - b[1];
        });
        rows.forEach(function (row) { body.append(row[2]); });
      });
    });
  }
  function finder(table) {
    var box = table.closest("[data-table]").querySelector(".finder");
    if (!box) { return; }
    var input = box.querySelector("input"), told = box.querySelector("[role=status]");
    var names = Array.from(table.tHead.rows[0].cells, function (head) {
      return head.textContent.trim().toLowerCase();
    });
    function wanted() {
      return input.value.toLowerCase().split(/\\s+/).filter(Boolean).map(function (word) {
        var cut = word.indexOf(":"), at = cut > 0 ? names.indexOf(word.slice(0, cut)) : -1;
        return at < 0 ? [-1, word] : [at, word.slice(cut + 1)];
      });
    }
    function filter() {
      var words = wanted(), n = 0;
      Array.from(table.tBodies[0].rows).forEach(function (row) {
        var fits = words.every(function (word) {
          var where = word[0] < 0 ? row : row.cells[word[0]];
          return where.textContent.toLowerCase().includes(word[1]);
        });
        row.hidden = !fits;
        n += fits ? 1 : 0;
      });
      told.textContent = words.length ? n + " of " + table.tBodies[0].rows.length + " rows" : "";
    }
    box.hidden = false;
    input.addEventListener("input", filter);
    table.addEventListener("find", function (event) { input.value = event.detail; filter(); });
  }
  function unfold(place) {
    for (var up = place; up; up = up.parentElement) { if (up.tagName === "DETAILS") { up.open = true; } }
  }
  function reveal() {
    var place = location.hash && document.getElementById(location.hash.slice(1));
    if (!place) { return; }
    unfold(place.tagName === "DETAILS" ? place : place.parentElement);
    place.scrollIntoView();
  }
  document.querySelectorAll("table").forEach(function (table) { if (table.tHead) { sorter(table); finder(table); } });
  document.querySelectorAll("a[data-find]").forEach(function (link) {
    link.addEventListener("click", function () {
      var place = document.getElementById(link.getAttribute("href").slice(1));
      var table = place && place.querySelector("table");
      if (table) { table.dispatchEvent(new CustomEvent("find", {detail: link.dataset.find})); }
      if (place && location.hash === link.getAttribute("href")) { reveal(); }
    });
  });
  window.addEventListener("hashchange", reveal);
  reveal();
})();
""".strip()
