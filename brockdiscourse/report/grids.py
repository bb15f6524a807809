"""Tables that sort and are searched."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from brockdiscourse.questions.study import is_share
from brockdiscourse.reader.markup import plain

MOST_ROWS = 400  # of a table; the workbook holds all of them


def grid(table: pd.DataFrame, *, caption: str, links: Sequence[str] = (), classes: Sequence[str] = ()) -> str:
    """A table as HTML.

    Parameters
    ----------
    table
        Its columns' names are shown as they are.
    caption
        What it holds.
    links
        One address or nothing for each row, to which its last cell leads.
    classes
        A class or nothing for each row.
    """
    shown = table.head(MOST_ROWS)
    told = f"{caption} {len(shown):,} of {len(table):,} rows shown." if len(shown) < len(table) else caption
    numeric = [is_numeric_dtype(table[name]) and not is_bool_dtype(table[name]) for name in table.columns]
    head = "".join(
        f"<th scope='col' aria-sort='none'{' class=number' * number}><button type='button'>{plain(name)}</button></th>"
        for name, number in zip(table.columns, numeric, strict=True)
    )
    shares = [is_share(str(name), table) for name in table.columns]
    body = []
    for at, row in enumerate(shown.itertuples(index=False, name=None)):
        cells = [
            _cell(value, number=number, share=share) for value, number, share in zip(row, numeric, shares, strict=True)
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
    return (
        f"<div data-table>{finder}<div class='scroll' tabindex='0' role='region' aria-label='{plain(caption)}'><table>"
        f"<caption>{plain(told)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div></div>"
    )


def _cell(value: Any, *, number: bool, share: bool) -> str:
    if pd.isna(value):
        return "<td data-v=''></td>"
    if number:
        told = f"{value:.1%}" if share else f"{value:,}" if float(value).is_integer() else f"{value:,.3g}"
        return f"<td class='number' data-v='{float(value):.10g}'>{told}</td>"
    if isinstance(value, pd.Timestamp):
        return f"<td data-v='{value.value}'>{value:%Y-%m-%d}</td>"
    return f"<td>{plain(value)}</td>"
