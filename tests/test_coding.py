"""People's coding beside the machine's: agreement, errors, corrected prevalence."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from nltk.metrics.agreement import AnnotationTask
from numpy.typing import NDArray

from brockdiscourse.coding import (
    compare_coding,
    draw_sheet,
    estimate_prevalence,
    find_disagreements,
    measure_agreement,
    score_coding,
)
from brockdiscourse.coding.agreement import alpha_range
from brockdiscourse.coding.drawing import allot
from brockdiscourse.errors import DiscourseError, SchemaError
from brockdiscourse.resample import share_range

Codings = dict[str, Sequence[bool | None]]


def coded_by(codings: Codings, *, theme: str = "empathy", threads: Sequence[str] | None = None) -> pd.DataFrame:
    """Coder -> a judgement a sentence; each sentence a thread of its own unless said otherwise."""
    rows = []
    for coder, judgements in codings.items():
        for number, present in enumerate(judgements):
            thread = threads[number] if threads else f"t{number}"
            rows.append((coder, f"t{number}:1", thread, theme, present))
    return pd.DataFrame(rows, columns=["coder", "sentence_id", "post_id", "theme", "present"])


def hit_in(*numbers: int, theme: str = "empathy") -> pd.DataFrame:
    rows = [{"sentence_id": f"t{n}:1", "theme": theme, "cue": "shoes"} for n in numbers]
    return pd.DataFrame(rows, columns=["sentence_id", "theme", "cue"])


# --- agreement -------------------------------------------------------------------------------------------------------


def test_alpha_of_two_coders_by_hand() -> None:
    """Krippendorff's binary example: coincidences 2, 4, 10 of 20 values, so 1 - 19 * 4 / (6 * 14) = 0.095."""
    first = [value == "1" for value in "0100000010"]
    second = [value == "1" for value in "1110010000"]
    row = measure_agreement(coded_by({"a": first, "b": second})).iloc[0]
    assert row["alpha"] == pytest.approx(1 - 19 * 4 / 84)
    assert (row["both"], row["one"], row["neither"], row["agreement"]) == (1, 4, 5, 0.6)
    assert (row["coders"], row["sentences"], row["pages"], bool(row["claim"])) == (2, 10, 5, True)
    assert math.isnan(row["alpha_low"])  # ten threads: no range
    assert pd.isna(row["more"])


MATRIX = {"a": "123321412...", "b": "1233224125.3", "c": ".3332342251.", "d": "12332441251."}


def test_alpha_with_missing_codings_by_hand() -> None:
    """Krippendorff's matrix of four observers and twelve units: .743 over its five categories."""
    units = [[value for value in column if value != "."] for column in zip(*MATRIX.values(), strict=True)]
    paired = [values for values in units if len(values) > 1]
    assert sum(map(len, paired)) == 40
    observed = expected = 0.0
    for category in "12345":
        yes = np.array([values.count(category) for values in paired], dtype=np.float64)
        no = np.array([len(values) for values in paired]) - yes
        alpha, *_ = alpha_range(yes, no, np.arange(len(paired)).astype(object))
        observed += (1 - alpha) * yes.sum() * no.sum()
        expected += yes.sum() * no.sum()
    assert 1 - observed / expected == pytest.approx(0.743, abs=0.0005)


def alpha_of_nltk(codings: Codings) -> float:
    data = [
        (coder, str(number), str(present))
        for coder, judgements in codings.items()
        for number, present in enumerate(judgements)
        if present is not None and sum(row[number] is not None for row in codings.values()) > 1
    ]
    return float(AnnotationTask(data=data).alpha())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3), min_size=8, max_size=30))
def test_alpha_is_that_of_nltk(rows: list[list[bool | None]]) -> None:
    """Three coders, judgements missing anywhere: the same alpha wherever it is defined and may be told."""
    codings: Codings = {coder: [row[number] for row in rows] for number, coder in enumerate("abc")}
    if not any(sum(value is not None for value in row) > 1 for row in rows):
        return
    told = measure_agreement(coded_by(codings)).iloc[0]
    if math.isnan(told["alpha"]):
        return
    assert told["alpha"] == pytest.approx(alpha_of_nltk(codings))


def test_alphas_range_holds_the_true_alpha() -> None:
    """Two coders of 60 threads whose errors are known: about 95 of 100 ranges hold the alpha they imply."""
    rng = np.random.default_rng(5)
    rate, sensitivity, specificity = 0.2, 0.9, 0.97
    named = rate * sensitivity + (1 - rate) * (1 - specificity)
    differ = 2 * (rate * sensitivity * (1 - sensitivity) + (1 - rate) * specificity * (1 - specificity))
    true = 1 - differ / (2 * named * (1 - named))
    held = []
    for _ in range(300):
        present = rng.random(240) < np.repeat(rng.beta(rate * 19, (1 - rate) * 19, 60), 4)
        yes = (rng.random((2, 240)) < np.where(present, sensitivity, 1 - specificity)).sum(axis=0).astype(np.float64)
        _, low, high = alpha_range(yes, 2 - yes, np.repeat(np.arange(60), 4).astype(object))
        held.append(low <= true <= high)
    assert 0.92 <= np.mean(held) <= 0.98


@pytest.mark.parametrize(("sensitivity", "specificity"), [(0.97, 0.995), (1.0, 1.0)])
def test_alphas_range_where_hardly_anybody_disagrees(sensitivity: float, specificity: float) -> None:
    """One thread in twenty with a disagreement, or none: a range between -1 and 1 that is seldom wrong."""
    rng = np.random.default_rng(6)
    rate = 0.1
    named = rate * sensitivity + (1 - rate) * (1 - specificity)
    differ = 2 * (rate * sensitivity * (1 - sensitivity) + (1 - rate) * specificity * (1 - specificity))
    true = 1 - differ / (2 * named * (1 - named))
    held = []
    for _ in range(300):
        chance = np.where(rng.random(160) < rate, sensitivity, 1 - specificity)
        yes = (rng.random((2, 160)) < chance).sum(axis=0).astype(np.float64)
        alpha, low, high = alpha_range(yes, 2 - yes, np.repeat(np.arange(80), 2).astype(object))
        assert -1 <= low <= alpha <= high <= 1
        held.append(low <= true <= high)
    assert np.mean(held) >= 0.92


def test_two_pages_are_too_few_to_speak_of() -> None:
    """A theme found on two threads gets no alpha and no score, however often it stands there."""
    present = [True] * 8 + [False] * 8
    threads = ["t1"] * 4 + ["t2"] * 4 + [f"t{n}" for n in range(8)]
    coded = coded_by({"a": present, "b": present}, threads=threads)
    assert math.isnan(measure_agreement(coded)["alpha"].iloc[0])
    score = score_coding(hit_in(0, 1, 2), coded).set_index("theme")
    assert not score.loc["empathy", "claim"]
    assert score.loc["empathy", ["precision", "recall", "f1"]].isna().all()
    assert score.loc["empathy", ["both", "people_only"]].tolist() == [3, 5]


# --- errors ----------------------------------------------------------------------------------------------------------


def test_precision_recall_and_f1_by_hand() -> None:
    """Found in 0..3, true in 0..1 and 4..5: two of four right, two of four found."""
    coded = coded_by({"a": [True, True, False, False, True, True, False, False]})
    row = score_coding(hit_in(0, 1, 2, 3), coded).set_index("theme").loc["empathy"]
    assert row[["both", "machine_only", "people_only", "neither"]].tolist() == [2, 2, 2, 2]
    assert row[["precision", "recall", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert math.isnan(row["alpha"])


def test_a_tie_counts_one_half_and_a_coder_can_be_named() -> None:
    """Two coders divided on a sentence that the machine finds: half right."""
    coded = coded_by({"a": [True, True, True, True, False], "b": [True, True, True, False, False]})
    table = score_coding(hit_in(0, 1, 2, 3), coded).set_index("theme")
    assert table.loc["empathy", "precision"] == pytest.approx(3.5 / 4)
    assert table.loc["empathy", "reference"] == "majority of a, b"
    assert score_coding(hit_in(0, 1, 2, 3), coded, reference="b")["precision"].iloc[0] == pytest.approx(3 / 4)
    with pytest.raises(DiscourseError, match="no coder is called 'c'; there are a, b"):
        score_coding(hit_in(0), coded, reference="c")


def with_strata(coded: pd.DataFrame, strata: Sequence[str], sizes: dict[str, int]) -> pd.DataFrame:
    names = [strata[int(name[1:-2])] for name in coded["sentence_id"]]
    return coded.assign(stratum=names, stratum_sentences=[sizes[name] for name in names])


def test_weights_are_sentences_for_each_one_coded() -> None:
    """Four of 8 sentences with a hit and four of 80 without: a miss weighs 20, a hit 2."""
    coded = coded_by({"a": [True, True, True, False, True, False, False, False]})
    coded = with_strata(coded, ["hit"] * 4 + ["none"] * 4, {"hit": 8, "none": 80})
    row = score_coding(hit_in(0, 1, 2, 3), coded).iloc[0]
    assert row["precision"] == pytest.approx(3 / 4)
    assert row["recall"] == pytest.approx(6 / (6 + 20))
    assert row["f1"] == pytest.approx(12 / (12 + 2 + 20))


def test_the_ranges_are_those_of_whole_threads() -> None:
    """The range of a ratio is that of `share_range` over part and whole."""
    rng = np.random.default_rng(1)
    present, found = rng.random(120) < 0.5, rng.random(120) < 0.5
    threads = [f"t{number // 3}" for number in range(120)]
    coded = coded_by({"a": present.tolist()}, threads=threads)
    row = score_coding(hit_in(*np.flatnonzero(found)), coded).iloc[0]
    low, high = share_range(present & found, found, threads)
    assert row[["precision_low", "precision_high"]].tolist() == pytest.approx([low, high])
    assert row["more"] == math.ceil(120 * (((row["f1_high"] - row["f1_low"]) / 0.2) ** 2 - 1))


def test_a_coder_that_does_no_better_is_told_so() -> None:
    """The same hits differ by nothing; those that find everything are better than those that find half."""
    present = [number % 2 == 0 for number in range(80)]
    coded = coded_by({"a": present})
    half, every = hit_in(*range(0, 80, 4)), hit_in(*range(0, 80, 2))
    same = compare_coding(half, coded, against=half).set_index("theme").loc["all"]
    assert same[["difference", "low", "high"]].tolist() == [0, 0, 0]
    assert not same["better"]
    told = compare_coding(every, coded, against=half).set_index("theme").loc["all"]
    assert (told["f1"], told["f1_against"]) == (1, pytest.approx(2 / 3))
    assert told["better"]


def test_disagreements_stand_side_by_side() -> None:
    """Between coders, by the machine only, by people only; agreement is not listed."""
    coded = coded_by({"a": [True, True, False, False], "b": [True, False, False, True]})
    coded = coded.assign(present=coded["present"] | (coded["sentence_id"] == "t3:1"))
    rows = find_disagreements(hit_in(0, 2), coded).set_index("sentence_id")
    assert rows["kind"].to_dict() == {"t1:1": "between coders", "t2:1": "machine only", "t3:1": "people only"}
    assert rows.loc["t1:1", ["a", "b", "machine"]].tolist() == ["yes", "no", "no"]
    assert rows.loc["t2:1", "cues"] == "shoes"


@pytest.mark.parametrize(
    ("coded", "says"),
    [
        (coded_by({"a": [True]}).drop(columns="present"), "needs the column present"),
        (pd.concat([coded_by({"a": [True]})] * 2), "a coded empathy of the sentence t0:1 twice"),
        (coded_by({"a": [None, None]}), "nothing is coded yet"),
    ],
)
def test_coding_that_cannot_be_used_is_refused(coded: pd.DataFrame, says: str) -> None:
    """One clear line."""
    with pytest.raises((SchemaError, DiscourseError), match=says):
        score_coding(hit_in(0), coded)


# --- prevalence ------------------------------------------------------------------------------------------------------

Numbers = NDArray[np.int64]


def corpus_of(
    shares: Sequence[float], *, threads: int, length: int, errors: tuple[float, float], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Sentences, hits of a machine with these errors (sensitivity, specificity), and what is true."""
    rng = np.random.default_rng(seed)
    sizes = np.maximum(3, rng.lognormal(np.log(length) - 0.125, 0.5, threads).astype(int))
    thread = np.repeat(np.arange(threads), sizes)
    ids = np.array([f"t{t}:{n}" for n, t in enumerate(thread)], dtype=object)
    posts = np.array([f"t{t}" for t in thread], dtype=object)
    frame = pd.DataFrame({"sentence_id": ids, "unit_id": posts, "post_id": posts, "voice": "own"})
    truth, hits = [], []
    for number, share in enumerate(shares):
        rates = rng.beta(share * 24, (1 - share) * 24, threads)[thread]
        true = rng.random(len(ids)) < rates
        found = rng.random(len(ids)) < np.where(true, errors[0], 1 - errors[1])
        truth.append(pd.DataFrame({"sentence_id": ids, "post_id": posts, "theme": f"th{number}", "present": true}))
        hits.append(pd.DataFrame({"sentence_id": ids[found], "theme": f"th{number}"}))
    return frame, pd.concat(hits, ignore_index=True), pd.concat(truth, ignore_index=True)


def draw_coded(frame: pd.DataFrame, hits: pd.DataFrame, truth: pd.DataFrame, *, size: int, seed: int) -> pd.DataFrame:
    """The sheet's own sample, coded by somebody who is never wrong."""
    said = frame.assign(start=0, end=1)
    units = pd.DataFrame({"unit_id": frame["unit_id"].unique(), "kind": "comment", "text": "x"})
    sheet = draw_sheet(said, units, hits, size=size, seed=seed)
    strata = sheet[["sentence_id", "stratum", "stratum_sentences"]]
    return truth.merge(strata, on="sentence_id").assign(coder="oracle")


def test_corrected_share_is_rogan_and_gladens() -> None:
    """With sensitivity and specificity as the weighted sample gives them, (share + sp - 1) / (se + sp - 1)."""
    frame, hits, truth = corpus_of([0.2], threads=40, length=20, errors=(0.7, 0.9), seed=2)
    found = frame["sentence_id"].isin(hits["sentence_id"])
    coded = draw_coded(frame, hits, truth, size=200, seed=3)
    row = estimate_prevalence(hits, frame, coded).iloc[0]
    weights = coded["stratum_sentences"] / coded.groupby("stratum")["stratum"].transform("size")
    machine = coded["sentence_id"].isin(hits["sentence_id"])
    true = coded["present"]
    sensitivity = weights[true & machine].sum() / weights[true].sum()
    specificity = weights[~true & ~machine].sum() / weights[~true].sum()
    share = found.mean()
    assert row["share"] == pytest.approx(share)
    assert row["corrected"] == pytest.approx((share + specificity - 1) / (sensitivity + specificity - 1))
    difference = (weights * (true.astype(float) - machine)).sum() / weights.sum()
    assert row["corrected"] == pytest.approx(
        share + difference
    )  # prediction-powered: machine, plus people less machine
    assert row["corrected_low"] < row["corrected"] < row["corrected_high"]
    assert row["reference"] == "oracle"


def test_coding_everything_gives_the_true_share() -> None:
    """Nothing is left to chance but which threads there are: the range of whole threads."""
    frame, hits, truth = corpus_of([0.3], threads=60, length=12, errors=(0.6, 0.8), seed=4)
    coded = draw_coded(frame, hits, truth, size=10**6, seed=0)
    row = estimate_prevalence(hits, frame, coded).iloc[0]
    assert row["corrected"] == pytest.approx(truth["present"].mean())
    low, high = share_range(truth["present"], np.ones(len(truth)), truth["post_id"])
    assert row["corrected_low"] == pytest.approx(low, abs=0.012)
    assert row["corrected_high"] == pytest.approx(high, abs=0.012)


def test_a_machine_that_is_never_wrong_leaves_what_threads_differ_by() -> None:
    """Nothing to correct: the corrected range is that of whole threads, hardly wider."""
    frame, hits, truth = corpus_of([0.3], threads=60, length=12, errors=(1.0, 1.0), seed=4)
    row = estimate_prevalence(hits, frame, draw_coded(frame, hits, truth, size=10**6, seed=0)).iloc[0]
    assert row["corrected"] == pytest.approx(row["share"])
    assert row["corrected_low"] == pytest.approx(row["low"], abs=0.012)
    assert row["corrected_high"] == pytest.approx(row["high"], abs=0.012)


def test_without_a_random_sample_nothing_is_corrected() -> None:
    """NA, and how many sentences to begin with: 150 at least, and as many as the share needs."""
    frame, hits, truth = corpus_of([0.3], threads=30, length=10, errors=(0.6, 0.8), seed=4)
    alone = estimate_prevalence(hits, frame).iloc[0]
    assert math.isnan(alone["corrected"])
    share = alone["share"]
    assert alone["more"] == max(150, math.ceil(share * (1 - share) * (1.96 / 0.05) ** 2))
    some = truth.head(100).assign(coder="a")
    assert math.isnan(estimate_prevalence(hits, frame, some)["corrected"].iloc[0])


def test_few_threads_give_a_share_without_a_range() -> None:
    """Below twenty threads the corrected share stands alone; on fewer than three pages it does not stand."""
    frame, hits, truth = corpus_of([0.3], threads=8, length=30, errors=(0.8, 0.9), seed=4)
    coded = draw_coded(frame, hits, truth, size=120, seed=0)
    row = estimate_prevalence(hits, frame, coded).iloc[0]
    assert 0 < row["corrected"] < 1
    assert math.isnan(row["corrected_low"])
    once = coded.assign(present=coded["present"] & coded["post_id"].isin(["t1", "t2"]))
    assert math.isnan(estimate_prevalence(hits, frame, once)["corrected"].iloc[0])


@pytest.mark.slow
@pytest.mark.parametrize("size", [150, 400])
def test_corrected_ranges_hold_the_true_share(size: int) -> None:
    """Simulated corpora in small (benchmarks/coding.py has a thousand): near 95 of 100; the naive range hardly ever."""
    shares = [0.03, 0.1, 0.3]
    held, naive = [], []
    for seed in range(40):
        frame, hits, truth = corpus_of(shares, threads=60, length=25, errors=(0.7, 0.93), seed=seed)
        coded = draw_coded(frame, hits, truth, size=size, seed=seed)
        table = estimate_prevalence(hits, frame, coded)
        held.append((table["corrected_low"] <= shares) & (table["corrected_high"] >= shares))
        naive.append((table["low"] <= shares) & (table["high"] >= shares))
    assert 0.91 <= np.mean(held) <= 0.99
    assert np.mean(naive, axis=0)[0] == 0  # the rarest theme's: mostly false alarms


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_every_sentence_has_its_known_chance() -> None:
    """Over many seeds each sentence is drawn as often as its probability says; weights add up to the corpus."""
    frame, hits, _ = corpus_of([0.05, 0.3], threads=10, length=12, errors=(0.7, 0.95), seed=1)
    said = frame.assign(start=0, end=1)
    units = pd.DataFrame({"unit_id": frame["unit_id"].unique(), "kind": "post", "text": "x"})
    drawn: dict[str, int] = {}
    for seed in range(150):
        sheet = draw_sheet(said, units, hits, size=40, seed=seed)
        assert sheet["sentence_id"].is_unique
        assert (1 / sheet["probability"]).sum() == pytest.approx(len(frame))
        for name in sheet["sentence_id"]:
            drawn[name] = drawn.get(name, 0) + 1
    chance = dict(zip(sheet["sentence_id"], sheet["probability"], strict=True))
    away = [(drawn.get(name, 0) / 150 - p) / math.sqrt(p * (1 - p) / 150) for name, p in chance.items() if p < 1]
    assert abs(np.mean(away)) < 0.6
    assert 0.6 < np.std(away) < 1.5


def test_a_sheet_shows_context_and_no_quotation() -> None:
    """Sentences before and behind, from the same text; quoted sentences are context only."""
    text = "One here. Two there. Three now."
    spans = [(0, 9), (10, 20), (21, 31)]
    rows = [
        (f"u:{n}", "u", "p", *span, 2, voice)
        for n, (span, voice) in enumerate(zip(spans, ("own", "quoted", "own"), strict=True), 1)
    ]
    said = pd.DataFrame(rows, columns=["sentence_id", "unit_id", "post_id", "start", "end", "words", "voice"])
    units = pd.DataFrame({"unit_id": ["u"], "kind": ["post"], "text": [text]})
    sheet = draw_sheet(said, units, hit_in()).set_index("sentence_id").sort_index()
    assert sheet["sentence"].tolist() == ["One here.", "Three now."]
    assert sheet.loc["u:1", "after"] == sheet.loc["u:3", "before"] == "Two there."
    assert pd.isna(sheet.loc["u:1", "before"])
    with pytest.raises(DiscourseError, match="needs the texts"):
        draw_sheet(said, units.assign(text=pd.Series([pd.NA], dtype="str")), hit_in())


def test_half_of_the_sample_goes_where_the_machine_finds_nothing() -> None:
    """By hand: 50 of 100 in proportion 9 to 1; the others by roots 8 and 4, of which the second has but 16."""
    sizes = pd.Series({"comment · none": 900, "comment · x": 64, "post · none": 100, "post · x": 16})
    assert allot(sizes, size=100).to_dict() == {
        "comment · none": 45,
        "comment · x": 34,
        "post · none": 5,
        "post · x": 16,
    }
    assert allot(sizes, size=10**4).equals(sizes)
    assert (allot(sizes, size=1) == 2).all()  # two of each, so that its spread shows
