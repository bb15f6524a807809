"""What differs between groups of texts: kinds of turn, years, roles."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from brockdiscourse.findings.finding import FEW, RANGE, Finding, count_of, in_100, inside, listed, note, some
from brockdiscourse.resample import LEVEL, Ends, adjust, compare_shares
from brockdiscourse.schema import require


def differing(rates: pd.DataFrame) -> list[str]:
    """Themes whose shares differ between at least two groups of texts, those that differ most first.

    Every pair of groups is compared in every theme, and the many comparisons are allowed for (Benjamini and Hochberg
    1995). Groups that share threads tend to go up and down together, which makes the comparison err on the safe side.
    """
    rows = [
        (str(theme), abs(first[1] - second[1]), compare_shares(first, second))
        for theme, groups in rates.groupby("theme", sort=False, observed=True)
        for first, second in _pairs(groups)
    ]
    pairs = pd.DataFrame(rows, columns=["theme", "gap", "p"]).dropna(subset="p")
    sure = pairs[adjust(pairs["p"]) < LEVEL].sort_values("gap", ascending=False, kind="stable")
    return list(dict.fromkeys(sure["theme"]))


def _pairs(groups: pd.DataFrame, column: str = "share", *, prefix: str = "") -> list[tuple[Ends, Ends]]:
    ends = groups[[f"{prefix}low", column, f"{prefix}high"]].astype("float64").itertuples(index=False, name=None)
    return list(combinations(ends, 2))


def describe_groups(rates: pd.DataFrame, *, by: str, theme: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say whether any theme's share differs between kinds of text.

    Parameters
    ----------
    rates
        Of `count_themes`; the groups of the column `by` in the order in which they are to be told.
    by
        The column that parts the groups.
    theme
        The theme to speak of: the first of `differing`, or the most frequent.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", by, "n", "sentences", "share", "low", "high", by="describe_groups")
    rows, apart = rates[rates["theme"] == theme], differing(rates)
    label, groups = inside(labels.get(theme, theme)), [str(group) for group in rows[by]]
    base = f"{some(rows['sentences'].sum(), 'sentence')}, {rates['theme'].nunique()} themes; quotations left out."
    if rows["low"].isna().all():
        told = listed([f"{count_of(row['n'], row['sentences'])} in {row[by]}" for row in rows.to_dict("records")])
        return Finding(f"Talk of {label}: {told}", note(base, FEW, stamp=stamp))
    if theme not in apart:
        title = f"No theme’s share clearly differs between {listed(groups)}"
        return Finding(title, note(base, RANGE, stamp=stamp))
    shares = [in_100(share) for share in rows["share"]]
    told = listed([f"{shares[0]} of 100 sentences in {groups[0]}", *_each(shares[1:], groups[1:])])
    more = f"More than their ranges leave to chance; so in {some(len(apart) - 1, 'other theme')}."
    return Finding(f"Talk of {label} differs most: {told}", note(base, RANGE, more, stamp=stamp))


def describe_years(rates: pd.DataFrame, *, theme: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say in which years a theme is talked of most and least.

    Parameters
    ----------
    rates
        Of `count_themes` with a column ``year``, years in order.
    theme
        The theme to speak of.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", "year", "n", "sentences", "share", "low", by="describe_years")
    rows = rates[rates["theme"] == theme]
    ordered = rows.sort_values("share", kind="stable").to_dict("records")
    least, most = ordered[0], ordered[-1]
    label = inside(labels.get(theme, theme))
    if rows["sentences"].min() < 100:  # noqa: PLR2004 - "of 100" needs as many
        ends = [count_of(row["n"], row["sentences"]) for row in (most, least)]
    else:
        ends = [f"{in_100(row['share'])} of 100" for row in (most, least)]
    title = (
        f"Talk of {label} by year: most in {most['year']} ({ends[0]} sentences), least in {least['year']} ({ends[1]})"
    )
    size = f"{rows['sentences'].min():,} to {rows['sentences'].max():,} sentences a year; undated texts left out."
    few = "Fewer than 20 threads in a year: counts only, no ranges." if rows["low"].isna().any() else RANGE
    return Finding(title, note(size, few, "No test of the years.", stamp=stamp))


def describe_pair(rates: pd.DataFrame, *, pair: tuple[str, str], labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say how often an idea is named, how often its misuse, and by whom the misuse.

    Parameters
    ----------
    rates
        Of `count_themes` with a column ``role``.
    pair
        The themes of the idea and of its misuse.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", "role", "n", "sentences", by="describe_pair")
    idea, misuse = (rates[rates["theme"] == theme] for theme in pair)
    by_role = listed([f"{row['n']} by {_WHO.get(row['role'], row['role'])}" for row in misuse.to_dict("records")])
    title = f"{labels.get(pair[0], pair[0])}: named in {some(idea['n'].sum(), 'sentence')}; its misuse in "
    title += f"{misuse['n'].sum():,}" + (f" ({by_role})" if misuse["n"].sum() else "")
    base = f"{some(misuse['sentences'].sum(), 'sentence')} of known speakers; quotations left out."
    return Finding(title, note(base, "Found by its words: irony and paraphrase are missed.", stamp=stamp))


_WHO = {"guest": "guests", "host": "the host"}


def describe_customers(focus: pd.DataFrame, *, by: str, stamp: str = "") -> Finding:
    """Say how large the customers' part of the words is, group by group.

    Parameters
    ----------
    focus
        Of `count_focus`, one row a group in the order in which they are to be told.
    by
        The column that parts the groups.
    stamp
        `Corpus.stamp`.
    """
    require(focus, by, "customer", "seller", "customer_share_nouns", by="describe_customers")
    rows = focus.dropna(subset="customer_share_nouns")
    low = rows["customer_share_nouns_low"]
    caption = note(
        f"{some(rows['customer'].sum(), 'customer word')} (customer, buyer, client, prospect),",
        f"{some(rows['seller'].sum(), 'seller word')} (sales, seller, salespeople, selling); second yardstick: also",
        "we, us, our. Quoted sentences left out.",
        RANGE if low.notna().any() else FEW,
        stamp=stamp,
    )
    shares = [in_100(share) for share in rows["customer_share_nouns"]]
    if len(rows) > 3:  # noqa: PLR2004 - more than a title can list
        counts = [
            f"{count_of(customer, customer + seller)}"
            for customer, seller in zip(rows["customer"], rows["seller"], strict=True)
        ]
        least, most = int(rows["customer_share_nouns"].argmin()), int(rows["customer_share_nouns"].argmax())
        groups = list(rows[by])
        title = f"Customers’ part of the words: least in {groups[least]} ({counts[least]}), most in {groups[most]}"
        return Finding(f"{title} ({counts[most]})", caption)
    groups = [str(group) for group in rows[by]]
    if low.isna().all():
        totals = rows["customer"] + rows["seller"]
        counts = [count_of(customer, total) for customer, total in zip(rows["customer"], totals, strict=True)]
        told = listed([f"{counts[0]} customer and seller words in {groups[0]}", *_each(counts[1:], groups[1:])])
        return Finding(f"Customers are {told}", caption)
    told = listed([f"{shares[0]} of 100 customer and seller words in {groups[0]}", *_each(shares[1:], groups[1:])])
    pairs = _pairs(rows, "customer_share_nouns", prefix="customer_share_nouns_")
    clear = bool((adjust([compare_shares(*pair) for pair in pairs]) < LEVEL).any())
    return Finding(f"Customers are {told}" if clear else f"No clear difference: customers are {told}", caption)


def _each(shares: Sequence[str], groups: Sequence[str]) -> list[str]:
    return [f"{share} in {group}" for share, group in zip(shares, groups, strict=True)]
