"""What is argued, where, and on whose side."""

from collections.abc import Mapping

import pandas as pd

from brockdiscourse.findings.finding import (
    FEW,
    RANGE,
    Finding,
    count_of,
    in_100,
    inside,
    listed,
    note,
    say_base,
    say_few,
    some,
)
from brockdiscourse.resample import shares_differ
from brockdiscourse.schema import require


def describe_themes(rates: pd.DataFrame, *, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say which theme is talked of most.

    Parameters
    ----------
    rates
        Of `count_themes` over the whole corpus.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", "n", "sentences", "threads", "share", "low", "high", by="describe_themes")
    if rates.empty or not rates["n"].sum():
        return Finding("None of the themes occurs", note(say_few(rates), stamp=stamp))
    top = rates.sort_values(["n", "theme"], ascending=[False, True], kind="stable").iloc[0]
    label = labels.get(str(top["theme"]), str(top["theme"]))
    if pd.isna(top["low"]):
        told = count_of(top["n"], top["sentences"], "sentences")
    else:
        told = f"{in_100(top['share'])} of 100 sentences ({in_100(top['low'])}–{in_100(top['high'])})"
    return Finding(
        f"Talk of {inside(label)} is most frequent: {told}", note(say_base(rates), say_few(rates), stamp=stamp)
    )


def describe_turns(rates: pd.DataFrame, *, theme: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say in which turns of a discussion a theme comes up.

    Parameters
    ----------
    rates
        Of `count_themes` with ``by`` giving a column ``turn``.
    theme
        The theme to speak of.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", "turn", "n", "sentences", by="describe_turns")
    rows = rates[rates["theme"] == theme]
    if rows.empty:
        return Finding(f"{labels.get(theme, theme)}: not talked of here", note(stamp=stamp))
    shown = rows if len(rows) <= 3 else rows[rows["n"] > 0]  # noqa: PLR2004 - what a title can hold
    told = [
        f"{count_of(row.n, row.sentences, '' if at else 'sentences')} in {str(row.turn).splitlines()[0]}"
        for at, row in enumerate(shown.itertuples())
    ]
    if silent := len(rows) - len(shown):
        told.append(f"none in {some(silent, 'other turn')}")
    caption = note("A dot is a sentence; one sentence may have several themes.", say_few(rates), stamp=stamp)
    return Finding(f"{labels.get(theme, theme)}: {listed(told)}", caption)


def describe_uptake(uptake: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say how much of what is raised a reply takes up.

    Parameters
    ----------
    uptake
        Of `count_uptake`.
    stamp
        `Corpus.stamp`.
    """
    require(uptake, "unit_id", "target", "theme", "outcome", by="describe_uptake")
    counts = uptake["outcome"].value_counts()
    echoed, dropped, added = (int(counts.get(name, 0)) for name in ("echoed", "dropped", "added"))
    links = len(uptake[["unit_id", "target"]].drop_duplicates())
    if not links:
        return Finding("No answer, and nothing that is answered, talks of a theme", note(stamp=stamp))
    put = some(echoed + dropped, "theme")
    title = f"Of {put} put to them, replies echo {echoed:,} and drop {dropped:,}; they add {added:,}"
    return Finding(
        title,
        note(f"{some(links, 'reply link')} with any theme on either side.", "A count, no test.", stamp=stamp),
    )


_RARE = 0.025  # of two questions asked at once, each may be wrong half as often


def describe_echo(compared: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say whether answers echo what they answer more than they would echo something else.

    Parameters
    ----------
    compared
        Of `compare_uptake`.
    stamp
        `Corpus.stamp`.
    """
    require(compared, "question", "threads", "raised", "echoed", "low", "high", "p", by="describe_echo")
    rows = compared[compared["raised"] > 0].set_index("question")
    if rows.empty:
        return Finding("Nothing that is answered raises a theme", note(stamp=stamp))
    told: list[str] = []
    for question, row in rows.iterrows():
        who, own, other = _ANSWERS[str(question)]
        if pd.isna(row["p"]):
            told.append(f"{who} echo {count_of(row['echoed'], row['raised'], 'themes')} of {own}")
            continue
        usual = f"{row['echoed']:,.0f} times; chance gives {row['low']:,.0f} to {row['high']:,.0f}"
        told.append(f"{who} echo {own} more than {other}" if row["p"] <= _RARE else f"{who} echo {own} like any other")
        told[-1] += f" ({usual})"
    movable = " and ".join(
        f"{some(threads, 'thread')} for {_ANSWERS[str(name)][0].lower()}" for name, threads in rows["threads"].items()
    )
    few = FEW if rows["p"].isna().all() else f"Chance: 95 of 100 shuffles fall in the range given, of {movable}."
    near = "A reply mostly stands right behind what it answers: answering and standing near are not told apart."
    title = "; ".join([told[0], *(one[:1].lower() + one[1:] for one in told[1:])])
    return Finding(title, note("Themes in the writers’ own words.", few, near, stamp=stamp))


_ANSWERS = {
    "post": ("Comments", "their post", "posts of its length"),
    "parent": ("Replies", "the comment they answer", "other comments"),
}


def describe_cooccurrence(pairs: pd.DataFrame, *, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say which two themes stand together more often than chance would put them.

    Parameters
    ----------
    pairs
        Of `count_cooccurrence` within sentences.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(pairs, "theme", "other", "n", "of", "threads", "lift", "low", "high", by="describe_cooccurrence")
    told = pairs[pairs["n"] > 0]
    if told.empty:
        return Finding("No two themes stand in one sentence", note(stamp=stamp))
    base = f"{some(pairs['of'].max(), 'sentence')} in {some(pairs['threads'].max(), 'thread')}; quotations left out."
    ranged = told.dropna(subset="low")
    first = find_leading_pair(pairs)
    top = told[(told["theme"] == first[0]) & (told["other"] == first[1])].iloc[0]
    both = " and of ".join(inside(labels.get(name, name)) for name in first)
    if top["low"] > 1:
        title = f"Talk of {both} goes together: {some(top['n'], 'sentence')}, {top['lift']:.1f} times what chance gives"
        many = f"{some(len(ranged), 'pair')} had a range; about 1 in 40 would look so by chance."
        return Finding(title, note(base, "Chance: the same themes spread anyhow over each thread.", many, stamp=stamp))
    if ranged.empty:
        return Finding(
            f"Most often in one sentence: talk of {both}, {some(top['n'], 'time')}", note(base, FEW, stamp=stamp)
        )
    title = "No two themes clearly stand together more often than chance within a thread would put them"
    return Finding(title, note(base, RANGE, stamp=stamp))


def describe_quotes(quotes: pd.DataFrame, *, theme: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say what a theme's sentences are that are shown.

    Parameters
    ----------
    quotes
        Of `find_quotes`.
    theme
        Whose sentences they are.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(quotes, "counter", by="describe_quotes")
    label = labels.get(theme, theme)
    if not (~quotes["counter"].astype("bool")).sum():
        return Finding(f"{label}: no sentence was counted", note(stamp=stamp))
    title = f"{label}, in their words: from the clearest sentence to one that was not counted"
    how = "Clearest: most words of the theme. Borderline: one in many words. What was found stands out."
    return Finding(title, note(how, "Quotations left out.", stamp=stamp))


def find_leading_pair(pairs: pd.DataFrame) -> tuple[str, str]:
    """The pair of themes a finding tells of: the one most surely beyond chance, else the most frequent."""
    clear = pairs[pairs["low"] > 1]
    by, rows = (["low", "n"], clear) if len(clear) else (["n"], pairs)
    first = rows.sort_values(by, ascending=False, kind="stable").iloc[0]
    return str(first["theme"]), str(first["other"])


def describe_change(rates: pd.DataFrame, *, theme: str, by: str, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say whether a theme's share differs between two groups of texts.

    Parameters
    ----------
    rates
        Of `count_themes` with two values of the column `by`, the earlier first; the two share no thread.
    theme
        The theme to speak of.
    by
        The column that parts the groups.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(rates, "theme", by, "n", "sentences", "share", "low", "high", by="describe_change")
    label, rows = inside(labels.get(theme, theme)), rates[rates["theme"] == theme]
    if len(rows) != 2:  # noqa: PLR2004 - a before and an after
        return Finding(f"Too few dated texts to say how talk of {label} changed", note(stamp=stamp))
    before, after = (row for _, row in rows.iterrows())
    if pd.isna(before["low"]) or pd.isna(after["low"]):
        counts = (
            f"{count_of(before['n'], before['sentences'])} and {count_of(after['n'], after['sentences'], 'sentences')}"
        )
        return Finding(f"Talk of {label}: {counts} in {before[by]} and {after[by]}", note(FEW, stamp=stamp))
    told = f"{in_100(before['share'])} of 100 sentences in {before[by]}, {in_100(after['share'])} in {after[by]}"
    first, second = ((row["low"], row["share"], row["high"]) for row in (before, after))
    if not shares_differ(first, second):
        return Finding(f"No clear change in talk of {label}: {told}", note(RANGE, stamp=stamp))
    way = "rose" if after["share"] > before["share"] else "fell"
    sure = "The difference is larger than the two ranges would leave to chance."
    return Finding(f"Talk of {label} {way}: {told}", note(sure, stamp=stamp))


def describe_focus(focus: pd.DataFrame, *, stamp: str = "") -> Finding:
    """Say whose side the texts' words are on, and whether the two yardsticks agree.

    Parameters
    ----------
    focus
        Of `count_focus`, one row a text.
    stamp
        `Corpus.stamp`.
    """
    require(focus, "customer_share_nouns", "customer_share_we", by="describe_focus")
    known = focus.dropna(subset=["customer_share_nouns", "customer_share_we"])
    half = 0.5
    nouns, we = known["customer_share_nouns"] > half, known["customer_share_we"] > half
    n, agree = len(known), int((nouns == we).sum())
    if not n:
        title = "No text names customers or sellers"
    elif agree == n:
        title = f"By either yardstick, {count_of(nouns.sum(), n, 'texts')} name customers more than sellers"
    else:
        title = (
            f"The yardsticks disagree: by nouns, {count_of(nouns.sum(), n, 'texts')} name customers more than sellers; "
            f"with “we”, {count_of(we.sum(), n)}"
        )
    return Finding(
        title,
        note(
            "Customer words: customer, buyer, client, prospect. Seller words: sales, seller, salespeople, selling;",
            "second yardstick: also we, us, our. Naming salespeople in order to criticise them also counts.",
            "Quoted sentences left out.",
            stamp=stamp,
        ),
    )


def describe_corrected(shares: pd.DataFrame, *, labels: Mapping[str, str], stamp: str = "") -> Finding:
    """Say of the theme that is most frequent, once corrected, what correcting changes.

    Parameters
    ----------
    shares
        Of `estimate_prevalence`, some of them corrected.
    labels
        `Codebook.labels`.
    stamp
        `Corpus.stamp`.
    """
    require(shares, "theme", "coded", "reference", "share", "corrected", "corrected_low", by="describe_corrected")
    known = shares.dropna(subset="corrected").sort_values(["corrected", "theme"], ascending=[False, True])
    top = known.to_dict("records")[0]
    low, high = top["corrected_low"], top["corrected_high"]
    between = "" if pd.isna(low) else f" ({in_100(low)}–{in_100(high)})"
    label = inside(labels.get(str(top["theme"]), str(top["theme"])))
    title = f"Corrected, {label} stands in {in_100(top['corrected'])}{between} of 100 sentences"
    title += f"; counted: {in_100(top['share'])}"
    base = f"{some(int(top['coded']), 'sentence')} drawn at random, coded by people; held true: {top['reference']}."
    return Finding(title, note(base, FEW if known["corrected_low"].isna().all() else RANGE, stamp=stamp))
