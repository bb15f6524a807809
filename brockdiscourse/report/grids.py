"""Tables that sort and are searched."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from brockdiscourse.findings.explained import COLUMNS
from brockdiscourse.questions.study import is_share
from brockdiscourse.reader.markup import plain

MOST_ROWS = 400  # of a table; the workbook holds all of them
PRINTED, PRINTED_FEW = 12, 5  # rows on paper; report.assets hides the others there
_FEW = 3  # rows for which no note is worth its line
_WIDE = 9  # columns; more are set smaller on paper


def grid(
    table: pd.DataFrame,
    *,
    caption: str,
    links: Sequence[str] = (),
    classes: Sequence[str] = (),
    printed: int | None = PRINTED,
) -> str:
    """A table as HTML.

    Parameters
    ----------
    table
        Its columns' names are shown as they are, with what they hold where `COLUMNS` says it.
    caption
        What it holds.
    links
        One address or nothing for each row, to which its last cell leads.
    classes
        A class or nothing for each row.
    printed
        How many rows stand on paper, `PRINTED` or `PRINTED_FEW`, and with them what was not counted; None for all.
    """
    shown = table.head(MOST_ROWS)
    told = f"{caption} {len(shown):,} of {len(table):,} rows shown." if len(shown) < len(table) else caption
    numeric = [is_numeric_dtype(table[name]) and not is_bool_dtype(table[name]) for name in table.columns]
    head = "".join(_head(str(name), number=number) for name, number in zip(table.columns, numeric, strict=True))
    shares = [is_share(str(name), table) for name in table.columns]
    body = []
    for at, row in enumerate(shown.itertuples(index=False, name=None)):
        cells = [
            _cell(value, number=number, share=share, year=name == "year")
            for name, value, number, share in zip(table.columns, row, numeric, shares, strict=True)
        ]
        if at < len(links) and links[at]:
            cells[-1] = f"<td><a href='{plain(links[at])}' rel='noopener noreferrer'>{plain(row[-1])}</a></td>"
        marked = f" class='{classes[at]}'" if at < len(classes) and classes[at] else ""
        body.append(f"<tr{marked}>{''.join(cells)}</tr>")
    finder = (
        "<label class='finder' hidden>Find <input type='search' autocomplete='off'> <span role='status'></span></label>"
        if len(shown) > 8  # noqa: PLR2004 - fewer are seen at a glance
        else ""
    )
    brief = printed is not None and len(shown) > printed + _FEW
    paper = f" <span class='printed'>The first {printed} of {len(table):,} rows are printed.</span>" if brief else ""
    kind = " ".join(name for name, so in ((f"first{printed}", brief), ("wide", len(numeric) > _WIDE)) if so)
    return (
        f"<div data-table>{finder}<div class='scroll' tabindex='0' role='region' aria-label='{plain(caption)}'>"
        f"<table{f' class={kind!r}' if kind else ''}><caption>{plain(told)}{paper}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div></div>"
    )


def _head(name: str, *, number: bool) -> str:
    """A heading that sorts, says what the column holds, and may break behind an underscore."""
    told = plain(name).replace("_", "_<wbr>")
    if name in COLUMNS:
        told = f"<abbr title='{plain(COLUMNS[name])}'>{told}</abbr>"
    kind = " class='number'" if number else ""
    return f"<th scope='col' aria-sort='none'{kind}><button type='button'>{told}</button></th>"


def _cell(value: Any, *, number: bool, share: bool, year: bool) -> str:
    if pd.isna(value):
        return "<td data-v=''></td>"
    if number:
        whole = f"{value:.0f}" if year else f"{value:,.0f}"
        told = f"{value:.1%}" if share else whole if float(value).is_integer() else f"{value:,.3g}"
        return f"<td class='number' data-v='{float(value):.10g}'>{told}</td>"
    if isinstance(value, bool | np.bool_):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, pd.Timestamp):
        return f"<td data-v='{value.value}'>{value:%Y-%m-%d}</td>"
    return f"<td>{plain(value)}</td>"
