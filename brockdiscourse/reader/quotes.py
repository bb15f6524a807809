"""Sentences behind a finding, each with its writer and a link back to where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from brockdiscourse import schema
from brockdiscourse.reader.assets import QUOTES_CSS
from brockdiscourse.reader.markup import is_web, plain


@dataclass(frozen=True)
class Quotes:
    """Sentences to look at, in a notebook.

    Attributes
    ----------
    rows
        ``sentence, kind, who, unit_id, url`` of each.
    """

    rows: tuple[dict[Any, Any], ...]

    @property
    def html(self) -> str:
        """A quotation each, every text escaped."""
        return f"<div class='bd-quotes'>{''.join(self._write())}</div>"

    def _write(self) -> Iterator[str]:
        if not self.rows:
            yield "<p>No sentences to show.</p>"
        for row in self.rows:
            against = row["kind"] == "against"
            yield f"<blockquote dir='auto'{' class=bd-against' * against}>{plain(row['sentence'])}</blockquote>"
            where = plain(row["unit_id"])
            if is_web(row["url"]):
                where = f"<a href='{plain(row['url'])}' rel='noopener noreferrer'>{where}</a>"
            near = "near it, and not counted; " * against
            yield f"<p>{near}<bdi>{plain(row['who'])}</bdi>, {where}</p>"

    def _repr_html_(self) -> str:
        return f"<style>{QUOTES_CSS}</style>{self.html}"

    def __repr__(self) -> str:
        return f"Quotes({len(self.rows)} sentences)"


def show_quotes(quotes: pd.DataFrame | None, *, top: int = 4) -> Quotes:
    """Show the sentences behind a finding, each with who wrote it and its id, which leads to where it stands.

    Parameters
    ----------
    quotes
        ``quotes`` of a `Result`: ``sentence, kind, who, unit_id, url``; None, as of a shared corpus, shows none.
    top
        How many at most; where one comes near the finding and was not counted, it is the last of them.

    Returns
    -------
    Quotes
        No text of a page becomes HTML.

    Raises
    ------
    SchemaError
        If a column is missing.
    """
    if quotes is None:
        return Quotes(())
    schema.require(quotes, "sentence", "kind", "who", "unit_id", "url", by="show_quotes")
    near = quotes["kind"] == "against"
    last = quotes[near].head(1)
    rows = pd.concat([quotes[~near].head(top - len(last)), last])
    return Quotes(tuple(rows.to_dict("records")))
