"""How the reader looks and what its script does; both work for any number of threads on one page."""

READER_CSS = """
.bd-thread{max-width:48rem;padding:.5rem 1rem;background:#fff;color:#1a1a1a;font:16px/1.5 system-ui,sans-serif;
overflow-wrap:anywhere}
.bd-thread>:is(h1,h2,h3,h4){font-size:1.05em;line-height:1.25;margin:1.2em 0 .3em}
.bd-thread>:is(h1,h2,h3,h4)[id$=-title]{font-size:1.35em;margin:.3em 0}
.bd-thread ol{list-style:none;margin:0;padding:0}
.bd-thread li ol{padding-left:clamp(.3rem,1.2vw,.9rem);border-left:2px solid #9a9a9a;margin-left:.2rem}
.bd-comments li{margin:.4rem 0;content-visibility:auto;contain-intrinsic-size:auto 8rem}
.bd-thread summary{cursor:pointer;padding:.15rem .3rem;border-radius:.2rem}
.bd-thread summary:hover{background:#f2f2f2}
.bd-thread :focus-visible{outline:3px solid #0072B2;outline-offset:1px}
.bd-comments summary:focus-visible{outline-offset:-3px}
.bd-thread :target>details>summary{background:#fff3bf}
.bd-thread a{color:#005a8d}
.bd-thread p{margin:.35rem 0;white-space:pre-line}
.bd-thread blockquote{margin:.35rem 0;padding-left:.7rem;border-left:4px solid #c9c9c9}
.bd-text{padding:0 .3rem}
.bd-small{color:#595959;font-size:.88em}
.bd-small p,.bd-thread p.bd-small{margin:.1rem .3rem}
.bd-inferred{border-left:3px dashed #B34D00;padding-left:.45rem}
.bd-invented{font-weight:bold}
.bd-filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.6rem 0;padding:.5rem;background:#f2f2f2}
.bd-filter[hidden]{display:none}
.bd-filter label{display:block;font-size:.88em}
.bd-filter :is(input,select,button){font:inherit;font-size:.88em;padding:.15rem .4rem;max-width:16rem}
.bd-context>details>.bd-body{display:none}
.bd-thread mark{color:#1a1a1a;text-decoration-thickness:2px;text-underline-offset:3px}
.bd-t0{background:#d8ecf8;text-decoration:underline solid #0072B2}
.bd-t1{background:#fde6cf;text-decoration:underline dashed #A84300}
.bd-t2{background:#d6f0e6;text-decoration:underline dotted #00664b}
.bd-t3{background:#f7dfec;text-decoration:underline double #8f3f6b}
.bd-t4{background:#faf5c6;text-decoration:underline wavy #6b6300}
.bd-t5{background:#d8ecf8;text-decoration:underline dotted #0072B2}
.bd-t6{background:#fde6cf;text-decoration:underline double #A84300}
.bd-t7{background:#d6f0e6;text-decoration:underline wavy #00664b}
.bd-t8{background:#f7dfec;text-decoration:underline solid #8f3f6b}
.bd-t9{background:#faf5c6;text-decoration:underline dashed #6b6300}
.bd-legend{margin:0;padding:0 .3rem}
.bd-legend li{display:inline-block;margin:.1rem .6rem .1rem 0}
.bd-sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bd-skip{position:absolute;left:-99rem}
.bd-skip:focus{position:static}
@media print{.bd-filter,.bd-skip{display:none}.bd-comments li{content-visibility:visible}}
""".strip()

READER_SCRIPT = """
(function () {
  "use strict";
  function begin(root) {
    if (root.dataset.begun) { return; }
    root.dataset.begun = "yes";
    var form = root.querySelector(".bd-filter");
    var turns = Array.from(root.querySelectorAll("li.bd-turn"));
    var heads = Array.from(root.querySelectorAll(".bd-comments summary"));
    var told = root.querySelector("[role=status]");
    if (!form) { return; }
    var who = form.querySelector("[name=who]"), theme = form.querySelector("[name=theme]");
    var sought = form.querySelector("[name=words]"), texts = new Map();
    form.hidden = false;
    function above(turn) { return turn.parentElement.closest("li.bd-turn"); }
    function seen(node) {
      return node.checkVisibility ? node.checkVisibility() : node.offsetParent !== null;
    }
    function text(turn) {
      if (!texts.has(turn)) {
        var own = turn.querySelector("summary").textContent + " " + turn.querySelector(".bd-body").textContent;
        texts.set(turn, own.toLowerCase());
      }
      return texts.get(turn);
    }
    function filter() {
      var words = sought.value.toLowerCase().split(/\\s+/).filter(Boolean);
      var one = who.value, about = theme ? theme.value : "", n = 0, keep = new Set(), hit = new Set();
      turns.forEach(function (turn) {
        var fits = (!one || turn.dataset.who === one)
          && (!about || (" " + (turn.dataset.themes || "") + " ").includes(" " + about + " "))
          && words.every(function (word) { return text(turn).includes(word); });
        if (!fits) { return; }
        n += 1;
        hit.add(turn);
        for (var up = turn; up && !keep.has(up); up = above(up)) { keep.add(up); }
      });
      var asked = one || about || words.length;
      turns.forEach(function (turn) {
        turn.hidden = !keep.has(turn);
        turn.classList.toggle("bd-context", !hit.has(turn));
        if (keep.has(turn) && asked) { turn.firstElementChild.open = true; }
      });
      told.textContent = asked
        ? n + " of " + turns.length + " shown; what they answer stands by its name only"
        : "All " + turns.length + " shown";
    }
    function fold(open) {
      root.querySelectorAll(".bd-comments details").forEach(function (part) { part.open = open; });
      told.textContent = open ? "All unfolded" : "All folded";
    }
    function clear() { form.reset(); filter(); }
    form.addEventListener("change", filter);
    sought.addEventListener("input", filter);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("click", function (event) {
      var does = event.target.dataset.does;
      if (does === "fold") { fold(false); }
      if (does === "unfold") { fold(true); }
      if (does === "clear") { clear(); }
    });
    function reveal() {
      var place = location.hash && document.getElementById(location.hash.slice(1));
      if (!place || !root.contains(place)) { return; }
      if (place.closest("[hidden]")) { clear(); }
      for (var up = place; up && up !== root; up = up.parentElement) {
        if (up.tagName === "DETAILS") { up.open = true; }
      }
      var head = place.querySelector("summary");
      if (place.tagName === "LI") { head.parentElement.open = true; }
      if (head) { head.focus({preventScroll: true}); }
      place.scrollIntoView();
    }
    window.addEventListener("hashchange", reveal);
    root.addEventListener("keydown", function (event) {
      var at = heads.indexOf(event.target);
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) { return; }
      var part = event.target.parentElement, step = {ArrowDown: 1, ArrowUp: -1}[event.key], next = null;
      if (step) {
        for (at += step; heads[at] && !seen(heads[at]);) { at += step; }
        next = heads[at];
      } else if (event.key === "ArrowRight") {
        part.open = true;
      } else if (event.key === "ArrowLeft") {
        if (part.open) { part.open = false; } else {
          var up = above(part.parentElement);
          next = up && up.querySelector("summary");
        }
      } else { return; }
      event.preventDefault();
      if (next) { next.focus(); }
    });
    window.addEventListener("load", function () { setTimeout(reveal); });  // after the browser's own jump
  }
  document.querySelectorAll(".bd-thread").forEach(begin);
})();
""".strip()

QUOTES_CSS = """
.bd-quotes{max-width:48rem;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
.bd-quotes blockquote{margin:.8rem 0 0;padding-left:.7rem;border-left:4px solid #0072B2}
.bd-quotes .bd-against{border-left-style:dotted;border-left-color:#767676}
.bd-quotes p{margin:0;padding-left:calc(.7rem + 4px);font-size:.88em}
""".strip()
