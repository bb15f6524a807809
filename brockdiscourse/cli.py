"""The command line."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brockdiscourse import __version__
from brockdiscourse.errors import DiscourseError

if TYPE_CHECKING:
    import pandas as pd

    from brockdiscourse.results import Results
    from brockdiscourse.tables import Corpus

_WORDS = {
    "fetch": "a live blog's posts and comments to data/raw, politely",
    "build": "raw files to tables",
    "run": "build, notebooks and charts: the main job",
    "inspect": "what the parser sees in one file",
    "deck": "slides and a workbook of findings",
    "sheet": "a random sample of sentences for people to code",
    "lint": "what each cue of a codebook does in a corpus: never, everywhere, only inside another",
    "score": "people's coding beside the machine's: agreement, errors, corrected shares",
    "share": "a corpus without anybody's words, fit to publish",
    "forget": "delete a corpus everywhere",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 if it did its job, 1 with one line on stderr if it could not."""
    options = _parser().parse_args(argv)
    try:
        status: int = options.run(options)
    except DiscourseError as error:
        print(f"brockdiscourse: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open to the end
        return 0
    except KeyboardInterrupt:
        print("brockdiscourse: stopped; what was there before is unchanged", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="brockdiscourse", description="Study what people argue about under blog posts."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("folder", type=Path, help="a folder of raw files, such as data/raw/sample")
    folder.add_argument("--name", help="what to call the corpus; by default as the folder")
    folder.add_argument("--codebook", type=Path, help="a codebook of your own (TOML)")
    named = argparse.ArgumentParser(add_help=False)
    named.add_argument("name", help="a corpus, such as sample")
    build = commands.add_parser("build", parents=[folder], help=_WORDS["build"])
    build.set_defaults(run=_build)
    run = commands.add_parser("run", parents=[folder], help=_WORDS["run"])
    run.set_defaults(run=_run)
    _add_fetch(commands)
    inspect = commands.add_parser("inspect", help=_WORDS["inspect"])
    inspect.add_argument("file", type=Path, help="a saved page, rendering or export")
    inspect.set_defaults(run=_inspect)
    deck = commands.add_parser("deck", parents=[named], help=_WORDS["deck"])
    deck.add_argument("--names", action="store_true", help="commenters by name; by default by role")
    deck.add_argument("--only", metavar="WORDS", default="", help="chapters or results, as in themes,replies")
    deck.add_argument("--template", type=Path, metavar="FILE", help="a 16:9 .pptx or .potx whose look the slides take")
    deck.set_defaults(run=_deck)
    _add_coding(commands, named)
    share = commands.add_parser("share", parents=[named], help=_WORDS["share"])
    share.set_defaults(run=_share)
    forget = commands.add_parser("forget", parents=[named], help=_WORDS["forget"])
    forget.add_argument("--yes", action="store_true", help="do not ask")
    forget.set_defaults(run=_forget)
    return parser


def _add_fetch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    fetch = commands.add_parser("fetch", help=_WORDS["fetch"])
    fetch.add_argument("source", help="any address of the blog, or a sources.toml")
    fetch.add_argument("--out", type=Path, metavar="FOLDER", help="by default data/raw/ and the host's name")
    fetch.add_argument("--since", default="", metavar="YEAR", help="a year or a date: nothing earlier")
    fetch.add_argument("--sweep", action="store_true", help="read all again: finds what was edited or taken away")
    fetch.add_argument("--dry-run", action="store_true", help="say what would be asked for, and how long it takes")
    fetch.add_argument("--contact", default="", help="your address or page, told to the server")
    fetch.add_argument("--delay", type=float, default=1.0, metavar="S", help="seconds between requests (%(default)g)")
    fetch.add_argument("--patience", type=float, default=120.0, metavar="S", help="longest wait (%(default)g)")
    fetch.add_argument("--max-seconds", type=float, default=60.0, metavar="S", help="for one answer (%(default)g)")
    fetch.add_argument("--max-mb", type=float, default=64.0, metavar="MB", help="of one answer (%(default)g)")
    fetch.add_argument("--max-pages", type=int, default=5_000, metavar="N", help="of one list (%(default)d)")
    fetch.add_argument("--allow-private", action="store_true", help="also addresses inside your own network")
    fetch.add_argument("--warc", action="store_true", help="also write WARC 1.1 (needs brockdiscourse[warc])")
    fetch.set_defaults(run=_fetch)


def _add_coding(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", named: argparse.ArgumentParser
) -> None:
    lint = commands.add_parser("lint", parents=[named], help=_WORDS["lint"])
    lint.add_argument("--codebook", type=Path, help="a codebook of your own (TOML)")
    lint.set_defaults(run=_lint)
    sheet = commands.add_parser("sheet", parents=[named], help=_WORDS["sheet"])
    sheet.add_argument("--sentences", type=int, default=200, metavar="N", help="how many (%(default)d)")
    sheet.add_argument("--coders", default="a,b", metavar="NAMES", help="one sheet each (%(default)s)")
    sheet.add_argument("--seed", type=int, default=0, help="another number draws other sentences")
    sheet.set_defaults(run=_sheet)
    score = commands.add_parser("score", parents=[named], help=_WORDS["score"])
    score.add_argument("files", type=Path, nargs="*", metavar="FILE", help="by default all in data/raw/NAME/coding")
    score.add_argument("--key", type=Path, help="the key.csv written with the sheets; by default beside the first")
    score.add_argument("--reference", metavar="CODER", help="whose coding is taken for true; by default the majority")
    score.add_argument(
        "--width", type=float, default=0.2, help="wanted width of F1's range (%(default)g); of a share's, a quarter"
    )
    score.add_argument("--coder", metavar="MODULE:FUNCTION", help="also score a coder of your own")
    score.set_defaults(run=_score)


def _fetch(options: argparse.Namespace) -> int:
    from brockdiscourse.collect.fetch import estimate, fetch
    from brockdiscourse.collect.http import Manners

    manners = Manners(
        delay=options.delay,
        patience=options.patience,
        seconds=options.max_seconds,
        megabytes=options.max_mb,
        pages=options.max_pages,
        contact=options.contact,
        allow_private=options.allow_private,
    )
    if options.dry_run:
        print(estimate(options.source, options.out, since=options.since, manners=manners))
        return 0
    summary = fetch(
        options.source, options.out, since=options.since, sweep=options.sweep, manners=manners,
        progress=sys.stderr.isatty(),
    )  # fmt: skip
    print(f"{summary.name}: {summary.posts:,} posts, {summary.comments:,} comments ({summary.way})")
    print(f"  {summary.new:,} files new, {summary.changed:,} changed, {summary.gone:,} no longer shown")
    for told in summary.notes:
        print(f"  note: {told}")
    for url, reason in summary.refused[:20]:
        print(f"  refused: {url}: {reason}", file=sys.stderr)
    if len(summary.refused) > 20:  # noqa: PLR2004 - as many as are shown
        print(f"  and {len(summary.refused) - 20} more, in {summary.folder}/manifest.jsonl", file=sys.stderr)
    if options.warc:
        from brockdiscourse.collect.warc import write_warc

        print(f"  WARC: {write_warc(Path(summary.folder))}")
    print(f"Raw files: {summary.folder}\nNext: brockdiscourse run {summary.folder}")
    return 0 if summary.complete else 1


def _home(folder: Path) -> Path:
    """The project a raw folder belongs to: the one with data/raw above it, else the current folder."""
    folder = folder.resolve()
    raw = folder.parent
    return raw.parent.parent if (raw.name, raw.parent.name) == ("raw", "data") else Path.cwd()


def _build(options: argparse.Namespace) -> int:
    from brockdiscourse.inspection import describe_rows

    corpus, target = _build_into(options)
    print(describe_rows(corpus))
    print(f"Tables: {target}")
    return 0


def _build_into(options: argparse.Namespace) -> "tuple[Corpus, Path]":
    from brockdiscourse.codebook import read_codebook
    from brockdiscourse.pipeline import build_corpus, read_facts, write_aliases
    from brockdiscourse.tables import write_corpus

    codebook = read_codebook(options.codebook) if options.codebook else None
    corpus = build_corpus(options.folder, name=options.name, codebook=codebook, progress=sys.stderr.isatty())
    folder = write_corpus(corpus, _home(options.folder) / "data" / "processed" / corpus.name)
    write_aliases(corpus, folder, facts=read_facts(Path(options.folder) / "facts.csv"))
    return corpus, folder


def _run(options: argparse.Namespace) -> int:
    from concurrent.futures import ThreadPoolExecutor
    from functools import partial

    from brockdiscourse.execute import execute_notebooks, find_notebooks
    from brockdiscourse.graphs import write_network
    from brockdiscourse.inspection import describe_rows
    from brockdiscourse.kernels import can_fork, start_nursery
    from brockdiscourse.report import write_report
    from brockdiscourse.results import analyze
    from brockdiscourse.runs import write_changes
    from brockdiscourse.tables import SHARED, read_corpus

    if can_fork():
        start_nursery()  # which loads what notebooks need while the corpus is built
    home = _home(options.folder)
    name = options.name or options.folder.resolve().name
    built = home / "data" / "processed" / name
    if (built / SHARED).is_dir() and not _has_pages(options.folder):
        corpus = read_corpus(built / SHARED)
        print(f"{options.folder} holds no pages: showing the shared corpus, which has no texts.")
        built /= SHARED
    else:
        corpus, built = _build_into(options)
    print(describe_rows(corpus))
    reports = home / "reports" / corpus.name
    shutil.rmtree(reports, ignore_errors=True)
    parameters = {"CORPUS": str(built.resolve()), "REPORTS": str(reports.resolve())}
    notebooks = find_notebooks(corpus.name, shared=corpus.shared)
    execute = partial(execute_notebooks, parameters=parameters, progress=sys.stderr.isatty())
    with ThreadPoolExecutor(1) as pool:  # kernels wait for one another; there is time between
        running = pool.submit(execute, notebooks, reports / "notebooks")
        results = analyze(corpus, coded=_coded(corpus, options.folder))
        report = write_report(results, reports / "index.html")
        write_network(corpus, reports / "network")
        if corpus.shared:  # the notebook that writes slides needs texts
            _present(results, reports)
        faults = running.result()
    for fault in faults:
        print(f"brockdiscourse: {fault}", file=sys.stderr)
    if not (reports / "deck.pptx").exists():  # a notebook may have written it
        _present(results, reports)
    changes = write_changes(results, reports, memory=built)  # last: a run cut short is not remembered
    charts = sorted((reports / "charts").glob("*.png"))
    print(f"Tables:    {built}")
    print(f"Charts:    {reports / 'charts'} ({len(charts)} charts, each as PNG, SVG, PDF and CSV)")
    print(f"Notebooks: {reports / 'notebooks'} ({len(notebooks)}, executed, as .ipynb and .html)")
    print(f"Slides:    {reports / 'deck.pptx'}")
    print(f"Workbook:  {reports / 'findings.xlsx'}")
    print(f"Network:   {reports / 'network'} (GraphML and GEXF, measures, utterances for ConvoKit)")
    print(f"Report:    {report}")
    print(f"Changes:   {changes}")
    return 1 if faults else 0


def _present(
    results: "Results",
    reports: Path,
    *,
    names: bool = False,
    only: Sequence[str] = (),
    template: Path | None = None,
) -> tuple[Path, Path]:
    """Write the deck and the workbook, from results computed once."""
    from brockdiscourse.deck import write_deck
    from brockdiscourse.workbook import write_workbook

    deck = write_deck(results, reports / "deck.pptx", names=names, only=only, template=template)
    return deck, write_workbook(results, reports / "findings.xlsx", names=names)


def _deck(options: argparse.Namespace) -> int:
    from brockdiscourse.results import analyze
    from brockdiscourse.tables import read_corpus

    corpus = read_corpus(Path("data") / "processed" / options.name)
    results = analyze(corpus, coded=_coded(corpus, Path("data") / "raw" / options.name))
    only = [word for word in options.only.replace(",", " ").split() if word]
    reports = Path("reports") / options.name
    deck, workbook = _present(results, reports, names=options.names, only=only, template=options.template)
    print(f"Slides:   {deck}\nWorkbook: {workbook}")
    return 0


def _coded(corpus: "Corpus", folder: Path) -> "pd.DataFrame | None":
    """What people coded of a corpus, if anything; what cannot be used is said and left out."""
    from brockdiscourse.pipeline import CODING
    from brockdiscourse.sheets.reading import list_sheets, read_sheets
    from brockdiscourse.sheets.scorecard import check_sentences

    if not (files := list_sheets(folder / CODING)):
        return None
    try:
        coded = read_sheets(files)
        check_sentences(corpus, coded)
    except DiscourseError as error:
        print(f"brockdiscourse: shares are not corrected: {error}", file=sys.stderr)
        return None
    return coded


def _has_pages(folder: Path) -> bool:
    from brockdiscourse.pipeline import list_raw

    return folder.is_dir() and bool(list_raw(folder))


def _inspect(options: argparse.Namespace) -> int:
    from brockdiscourse.inspection import describe_file

    told, readable = describe_file(options.file)
    print(told)
    return 0 if readable else 1


def _lint(options: argparse.Namespace) -> int:
    from brockdiscourse.codebook import read_codebook
    from brockdiscourse.tables import read_corpus
    from brockdiscourse.themes import lint_codebook

    corpus = read_corpus(Path("data") / "processed" / options.name)
    codebook = read_codebook(options.codebook) if options.codebook else corpus.codebook
    print(lint_codebook(codebook, corpus.units, sentences=corpus.sentences))
    return 0


def _sheet(options: argparse.Namespace) -> int:
    from brockdiscourse.coding import draw_sheet
    from brockdiscourse.pipeline import CODING
    from brockdiscourse.sheets import write_sheet
    from brockdiscourse.tables import read_corpus

    corpus = read_corpus(Path("data") / "processed" / options.name)
    if corpus.shared:
        raise DiscourseError(f"{options.name} is a shared corpus: it has no texts, so there is nothing to code")
    codebook = corpus.codebook
    if codebook.hash != corpus.provenance.get("codebook_hash"):
        raise DiscourseError(f"{options.name} was built with another version of the codebook: build it again")
    sample = draw_sheet(
        corpus.sentences, corpus.units, corpus.hits, size=options.sentences, themes=codebook.scored, seed=options.seed
    )
    folder = Path("data") / "raw" / options.name / CODING
    coders = [name.strip() for name in options.coders.split(",") if name.strip()]
    called = f"INVENTED {corpus.name}" if corpus.provenance.get("invented") else corpus.name
    paths = write_sheet(sample, folder, codebook=codebook, coders=coders, corpus=called)
    strata = sample["stratum"].value_counts()
    print(f"{len(sample)} sentences in {strata.size} strata (posts and comments; the rarest theme found, or none)")
    print("\n".join(f"  {path}" for path in paths))
    print("Each coder fills in either the .xlsx or the .csv, alone; key.csv stays where it is.")
    print(f"Then: brockdiscourse score {options.name}")
    return 0


def _score(options: argparse.Namespace) -> int:
    from brockdiscourse.pipeline import CODING
    from brockdiscourse.sheets.reading import list_sheets, read_sheets
    from brockdiscourse.sheets.scorecard import load_coder, score_corpus, write_scorecard
    from brockdiscourse.tables import read_corpus
    from brockdiscourse.themes import tag_themes

    if options.width <= 0:
        raise DiscourseError(f"a range cannot be {options.width:g} wide")
    corpus = read_corpus(Path("data") / "processed" / options.name)
    files = options.files or list_sheets(Path("data") / "raw" / options.name / CODING)
    coded = read_sheets(files, key=options.key)
    own = None
    if options.coder:
        sentences = corpus.sentences[corpus.sentences["sentence_id"].isin(coded["sentence_id"])]
        own = tag_themes(corpus.units, corpus.codebook, sentences=sentences, coder=load_coder(options.coder))
    card = score_corpus(
        corpus, coded, labels=corpus.codebook.labels, reference=options.reference, width=options.width, against=own
    )
    print(card.told)
    print(f"Tables: {write_scorecard(card, Path('reports') / options.name / CODING, stamp=corpus.stamp)}")
    return 0


def _share(options: argparse.Namespace) -> int:
    from brockdiscourse.export import share_corpus
    from brockdiscourse.tables import SHARED, read_corpus, write_corpus

    folder = Path("data") / "processed" / options.name
    shared = share_corpus(read_corpus(folder))
    target = write_corpus(shared, folder / SHARED)
    print(f"Shared corpus: {target}")
    print("It holds no text. Roles are a courtesy, not anonymity: whoever has the address can read the page.")
    return 0


def _forget(options: argparse.Namespace) -> int:
    from brockdiscourse.tables import forget_corpus

    name = options.name
    if Path(name).name != name or name in {".", ".."}:
        raise DiscourseError(f"{name!r} is not the name of a corpus")
    places = [Path("data/raw") / name, Path("data/processed") / name, Path("reports") / name]
    there = [place for place in places if place.exists()]
    if not there:
        raise DiscourseError(f"no corpus {name!r} here; looked at {', '.join(map(str, places))}")
    told = ", ".join(map(str, there))
    if not options.yes and (not sys.stdin.isatty() or input(f"Delete {told}? Type its name: ").strip() != name):
        raise DiscourseError("nothing deleted; --yes deletes without asking")
    for place in there:
        forget_corpus(place)
    print(f"Deleted {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
