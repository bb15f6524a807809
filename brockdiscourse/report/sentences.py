"""Every sentence in which a theme was counted, with who wrote it and where it stands."""

import pandas as pd

from brockdiscourse.questions.study import Study

MOST = 200  # sentences of a theme; the tables hold all of them

COLUMNS = ["sentence", "who", "role", "turn", "year", "where"]


def theme_sentences(study: Study, theme: str) -> tuple[pd.DataFrame, int]:
    """The sentences of a theme: the most telling first, then in reading order; and how many there are.

    Returns
    -------
    tuple of pandas.DataFrame and int
        One row per sentence: ``sentence``, ``who`` wrote it, ``role``, ``turn`` (post, comment, reply), ``year``,
        ``where`` (its id), ``url`` of the page or comment (missing if not known). At most `MOST` rows.
    """
    corpus = study.corpus
    hits = corpus.hits[(corpus.hits["theme"] == theme) & (corpus.hits["voice"] == "own")]
    every = pd.Index(hits["sentence_id"].astype("str").unique())
    picked = study.counts.pick(theme)
    first = picked.loc[picked["kind"] == "for", "sentence_id"].astype("str")
    order = [*first, *every.difference(first, sort=False)][:MOST]
    found = pd.DataFrame({"sentence_id": order, "theme": study.label(theme), "kind": "for"})
    told = study.tell(found)
    units = corpus.units.set_index("unit_id")
    turns = study.counts.kinds.set_index("unit_id")["turn"].astype("str")
    rows = told.assign(
        role=told["unit_id"].map(units["role"]),
        turn=told["unit_id"].map(turns).str.removesuffix("s").replace({"replie": "reply"}),
        year=told["unit_id"].map(units["year"]),
        where=told["unit_id"],
    )
    return rows[[*COLUMNS, "url"]], len(every)
