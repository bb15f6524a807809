"""Methods and limits: words, how each figure is made, what its columns hold, and the data dictionary."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.findings.explained import COLUMNS, MADE
from brockdiscourse.findings.glossary import GLOSSARY, INVENTED, LIMITS, METHODS
from brockdiscourse.questions.study import Result
from brockdiscourse.reader.markup import plain
from brockdiscourse.report.grids import grid

APPENDIX = "Methods and limits"


def write_appendix(
    shown: Iterable[Result], *, rows: Mapping[str, int], columns: Iterable[str], invented: bool
) -> Iterator[str]:
    """The last section of a report.

    Parameters
    ----------
    shown
        The results on the page.
    rows
        How many rows each of the corpus's tables has.
    columns
        Names of the columns that stand on the page.
    invented
        Whether the corpus is.
    """
    yield f"<section><h2 id='appendix'>{APPENDIX}</h2><h3>Words used here</h3><dl>"
    yield from (f"<dt>{plain(word)}</dt><dd>{plain(says)}</dd>" for word, says in GLOSSARY)
    yield "</dl><h3>What this does not show</h3><ul>"
    yield from (f"<li>{plain(told)}</li>" for told in (*LIMITS, *([INVENTED] * invented)))
    yield "</ul><h3>How it was found</h3><ul>"
    yield from (f"<li>{plain(told)}</li>" for told in METHODS)
    yield "</ul><h3>How each figure is made</h3><dl>"
    for result in shown:
        if result.name in MADE:
            asked = f"<a href='#r-{plain(result.name)}'>{plain(result.question)}</a>"
            yield f"<dt id='m-{plain(result.name)}'>{asked}</dt><dd>{plain(MADE[result.name])}</dd>"
    yield "</dl><h3>What the columns of the numbers hold</h3>"
    explained = [(name, COLUMNS[name]) for name in sorted(set(columns)) if name in COLUMNS]
    yield grid(pd.DataFrame(explained, columns=["column", "what it says"]), caption="Columns.", printed=None)
    yield "<h3>What the tables hold</h3>"
    tables = {name: table for name, table in schema.TABLES.items() if name in rows}
    told = [(name, table.row, rows[name]) for name, table in tables.items()]
    yield grid(
        pd.DataFrame(told, columns=["table", "one row is", "rows"]), caption="The corpus’s tables.", printed=None
    )
    fields = [
        (
            name,
            column.name,
            column.type,
            "; ".join([column.says, *([", ".join(column.values)] if column.values else [])]),
        )
        for name, table in tables.items()
        for column in table.columns
    ]
    names = ["table", "column", "type", "what it says; the values it may have"]
    yield grid(pd.DataFrame(fields, columns=names), caption="Their columns.", printed=None)
    yield "</section>"
