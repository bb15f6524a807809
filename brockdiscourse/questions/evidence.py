"""The sentences behind a result, with who wrote them and where they stand."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.language import find_in_context
from brockdiscourse.tables import Corpus
from brockdiscourse.themes import find_quotes

COLUMNS = ["theme", "kind", "sentence", "who", "unit_id", "url"]
MOST_QUOTES = 12  # sentences a theme is shown by
SHORTEST, LONGEST = 8, 40  # words of a sentence that can stand for itself on a slide

_BLOGGER_ID = 12  # digits; WordPress counts its comments, Blogger gives them nineteen digits


def name_roles(corpus: Corpus) -> pd.Series:
    """What to call each person where names are not to be shown, by person.

    Whoever signs a post keeps the name, which is a fact of the page; a host who signs none is ``host``; all others are
    ``guest 1``, ``guest 2``, … in order of appearance, numbered as in `export.share_corpus`.
    """
    people = corpus.people.set_index("person")
    if corpus.shared:
        return people["name"]
    turns = corpus.turns
    signed = set(turns.loc[turns["unit_id"].isin(corpus.posts["post_id"]), "speaker"].dropna())
    seen = dict.fromkeys([*turns["speaker"].dropna(), *turns["addressee"].dropna(), *people.index])
    guests = [person for person in seen if person not in signed]
    hosts = [person for person in guests if person in people.index and people.loc[person, "host_of"] != "[]"]
    roles = {person: f"guest {number}" for number, person in enumerate(guests, start=1)}
    roles |= {person: f"host {number}" if len(hosts) > 1 else "host" for number, person in enumerate(hosts, start=1)}
    roles |= {str(person): str(people.loc[person, "name"]) for person in signed if person in people.index}
    return pd.Series(roles, dtype="str")


def pick_theme(corpus: Corpus, theme: str, *, label: str) -> pd.DataFrame:
    """Sentences that hold a theme, those that can stand for themselves first, and a counter-example behind them.

    Returns
    -------
    pandas.DataFrame
        One row per sentence: ``sentence_id``, ``theme`` (its label), ``kind`` (for, against).
    """
    found = find_quotes(corpus.hits, corpus.units, theme=theme, sentences=corpus.sentences, top=5 * MOST_QUOTES)
    told = found[["sentence_id", "unit_id", "counter"]].merge(corpus.sentences[["sentence_id", "words"]])
    counter = told[told["counter"]]
    shown = told[~told["counter"]].assign(
        apt=lambda rows: rows["words"].between(SHORTEST, LONGEST), again=lambda rows: rows["unit_id"].duplicated()
    )
    shown = shown.sort_values(["apt", "again"], ascending=[False, True], kind="stable").head(MOST_QUOTES)
    picked = pd.concat([shown, counter], ignore_index=True)
    kind = picked["counter"].astype("bool").map({True: "against", False: "for"})
    return pd.DataFrame({"sentence_id": picked["sentence_id"], "theme": label, "kind": kind})


def pick_openings(corpus: Corpus, units: Sequence[str], *, top: int = 3) -> pd.DataFrame:
    """The first sentence that can stand for itself of each unit, else its first: as `pick_theme`, kind ``example``."""
    said = corpus.sentences[(corpus.sentences["voice"] == "own") & corpus.sentences["unit_id"].isin(units)]
    said = said.assign(apt=said["words"].between(SHORTEST, LONGEST)).sort_values("apt", ascending=False, kind="stable")
    first = said.drop_duplicates("unit_id").set_index("unit_id")["sentence_id"].astype("str")
    order = [unit for unit in dict.fromkeys(units) if unit in first.index][:top]
    return pd.DataFrame({"sentence_id": first.reindex(order).to_numpy(), "theme": "", "kind": "example"})


def mask_quotes(quotes: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Call commenters by role in quotations that are to be shown to others.

    Parameters
    ----------
    quotes
        Rows of `find_quotes` from this corpus: ``unit_id``, ``sentence_id``, ``sentence``.
    corpus
        A corpus with its texts.

    Returns
    -------
    pandas.DataFrame
        The same rows; in ``sentence`` every commenter named there is called by role, in square brackets; a new column
        ``who`` says by role whose words they are. Whoever signs a post keeps the name.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    schema.require(quotes, "unit_id", "sentence_id", "sentence", by="mask_quotes")
    reader = Reader(corpus, called=name_roles(corpus), names=False)
    spans = corpus.sentences.set_index("sentence_id").reindex(quotes["sentence_id"])
    places = zip(quotes["unit_id"], spans["start"], spans["end"], strict=True)
    said = [reader.say(unit, int(start), int(end)) for unit, start, end in places]
    return quotes.assign(sentence=said, who=[reader.name_writer(unit) for unit in quotes["unit_id"]])


class Reader:
    """Prints sentences that were picked.

    Parameters
    ----------
    called
        What each person is called.
    names
        Whether people may be named; if not, commenters named in a sentence are called as `called` says, in brackets.
    """

    def __init__(self, corpus: Corpus, *, called: pd.Series, names: bool) -> None:
        self.corpus = corpus
        self.called = called
        self.units = corpus.units.set_index("unit_id")[["person", "text"]]
        named = corpus.people.set_index("person")["name"]
        hidden = named[:0] if names else named[named != called.reindex(named.index)]
        self.full = {name: called[person] for person, name in zip(hidden.index, hidden, strict=True) if " " in name}
        full = "|".join(re.escape(name) for name in sorted(self.full, key=len, reverse=True))
        self.pattern = re.compile(rf"(?<!\w)(?:{full})(?!\w)") if full else None
        self.mentions: dict[str, list[tuple[int, int, str]]] = {}
        if not names:
            self._mask(set(hidden.index))

    def _mask(self, hidden: set[Any]) -> None:
        """Note where each text names somebody who is called by role, or nobody knows whom."""
        naming = self.corpus.mentions
        naming = naming[(naming["relation"] != "quotation") & (naming["person"].isna() | naming["person"].isin(hidden))]
        for unit, start, end, person in zip(
            *(naming[name] for name in ("unit_id", "start", "end", "person")), strict=True
        ):
            told = "a name" if pd.isna(person) else self.called[person]
            self.mentions.setdefault(unit, []).append((int(start), int(end), f"[{told}]"))

    def tell(self, found: pd.DataFrame) -> pd.DataFrame:
        """Print the sentences that `pick_theme` or its like found.

        Returns
        -------
        pandas.DataFrame
            ``theme, kind, sentence, who, unit_id, url`` (missing where the page's address is not known).
        """
        spans = found.merge(
            self.corpus.sentences[["sentence_id", "unit_id", "post_id", "start", "end"]], on="sentence_id"
        )
        rows = [
            {
                **row,
                "sentence": self.say(row["unit_id"], int(row["start"]), int(row["end"])),
                "who": self.name_writer(row["unit_id"]),
            }
            for row in spans.to_dict("records")
        ]
        table = pd.DataFrame(rows, columns=[*found.columns, "unit_id", "post_id", "sentence", "who"])
        return table.assign(url=_links(self.corpus, table))[COLUMNS]

    def name_writer(self, unit: str) -> str:
        """What the writer of a unit is called."""
        return str(self.called.get(self.units.loc[unit, "person"], "somebody unknown"))

    def say(self, unit: str, begin: int, end: int) -> str:
        """A sentence of a unit on one line, as `mask` gives it."""
        return " ".join(self.mask(unit, str(self.units.loc[unit, "text"]), begin, end).split())

    def mask(self, unit: str, text: str, begin: int = 0, end: int | None = None) -> str:
        """A stretch of a unit's text with whoever may not be named called by role."""
        end = len(text) if end is None else end
        parts, at = [], begin
        for start, stop, told in self.find_masks(unit, text):
            if begin <= start and stop <= end:
                parts += [text[at:start], told]
                at = stop
        return "".join([*parts, text[at:end]])

    def find_masks(self, unit: str, text: str) -> list[tuple[int, int, str]]:
        """Where a unit's text names whom it may not, in order and apart: (start, end, what to say instead)."""
        found = list(self.mentions.get(unit, ()))
        if self.pattern:
            found += [(*match.span(), f"[{self.full[match[0]]}]") for match in self.pattern.finditer(text)]
        apart: list[tuple[int, int, str]] = []
        for start, stop, told in sorted(found):
            if apart and start < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(stop, apart[-1][1]), apart[-1][2])
            else:
                apart.append((start, stop, told))
        return apart


def _links(corpus: Corpus, rows: pd.DataFrame) -> pd.Series:
    """The address of each unit, down to the comment where the platform numbers its comments."""
    pages = rows["post_id"].map(corpus.posts.set_index("post_id")["url"]).astype("str")
    pages = pages.where(pages.str.match(r"https?://", na=False)).str.replace(r"#.*", "", regex=True)
    number = rows["unit_id"].astype("str").str.extract(r"#comment-(\d+)$")[0].fillna("")
    anchor = ("#comment-" + number).where(number.str.len() <= _BLOGGER_ID, "#c" + number)
    return pages + anchor.where(number != "", "")


def pick_words(corpus: Corpus, *, top: int = 3) -> pd.DataFrame:
    """Sentences that name customers most, then those that name sellers most: as `pick_theme`, kind ``example``."""
    counts = corpus.focus[corpus.focus["voice"] == "own"].merge(corpus.sentences[["sentence_id", "words"]])
    apt = counts[counts["words"].between(SHORTEST, LONGEST)]
    found = [
        apt[apt[side] > 0].sort_values([side, "words"], ascending=[False, True], kind="stable").head(top)
        for side in ("customer", "seller")
    ]
    both = pd.concat(found).drop_duplicates("sentence_id")
    return pd.DataFrame({"sentence_id": both["sentence_id"].to_numpy(), "theme": "", "kind": "example"})


def pick_both(corpus: Corpus, theme: str, other: str, *, top: int = 3) -> pd.DataFrame:
    """Sentences that hold two themes: as `pick_theme`, kind ``example``."""
    apt = _apt_hits(corpus)
    held = set(apt.loc[apt["theme"] == theme, "sentence_id"]) & set(apt.loc[apt["theme"] == other, "sentence_id"])
    both = apt[apt["sentence_id"].isin(held)].drop_duplicates("sentence_id").head(top)
    return pd.DataFrame({"sentence_id": both["sentence_id"].to_numpy(), "theme": "", "kind": "example"})


def pick_echoes(corpus: Corpus, echoes: pd.DataFrame, *, top: int = 2) -> pd.DataFrame:
    """Sentences that raise a theme, each with the one that takes it up, of links that echo: as `pick_theme`.

    Parameters
    ----------
    echoes
        Such links: ``unit_id``, ``target``, ``theme``.
    """
    apt = _apt_hits(corpus).drop_duplicates(["unit_id", "theme"])
    raised = apt.rename(columns={"unit_id": "target", "sentence_id": "raised"})
    both = (
        echoes[["unit_id", "target", "theme"]].merge(raised, on=["target", "theme"]).merge(apt, on=["unit_id", "theme"])
    )
    both = both.drop_duplicates("target").drop_duplicates("unit_id").head(top)
    found = both[["raised", "sentence_id"]].to_numpy().ravel()
    return pd.DataFrame({"sentence_id": found, "theme": "", "kind": "example"}).drop_duplicates("sentence_id")


def _apt_hits(corpus: Corpus) -> pd.DataFrame:
    """Themes in the writers' own sentences that can stand for themselves: ``sentence_id``, ``unit_id``, ``theme``."""
    said = corpus.sentences[(corpus.sentences["voice"] == "own") & corpus.sentences["words"].between(SHORTEST, LONGEST)]
    hits = corpus.hits[["sentence_id", "unit_id", "theme"]].astype("str").drop_duplicates()
    return hits[hits["sentence_id"].isin(said["sentence_id"])]


def pick_word(corpus: Corpus, word: str, units: pd.DataFrame, *, top: int = 3) -> pd.DataFrame:
    """Sentences of some units that hold a word, the latest last: as `pick_theme`, kind ``example``."""
    places = find_in_context(units, word, width=0)[["unit_id", "start"]].rename(columns={"start": "at"})
    said = corpus.sentences[corpus.sentences["voice"] == "own"].merge(places, on="unit_id")
    said = said[(said["start"] <= said["at"]) & (said["at"] < said["end"])].drop_duplicates("sentence_id")
    apt = said[said["words"].between(SHORTEST, LONGEST)]
    ends = pd.concat([apt.head(top - 1), apt.tail(1)]).drop_duplicates("sentence_id")
    return pd.DataFrame({"sentence_id": ends["sentence_id"].to_numpy(), "theme": "", "kind": "example"})
