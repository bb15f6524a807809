from .codebook import Codebook as Codebook, read_codebook as read_codebook
from .coding import (
    compare_coding as compare_coding,
    draw_sheet as draw_sheet,
    estimate_prevalence as estimate_prevalence,
    find_disagreements as find_disagreements,
    measure_agreement as measure_agreement,
    score_coding as score_coding,
)
from .deck import write_deck as write_deck
from .errors import DiscourseError as DiscourseError
from .export import save_figure as save_figure, share_corpus as share_corpus
from .findings import (
    Finding as Finding,
    describe_answers as describe_answers,
    describe_change as describe_change,
    describe_cooccurrence as describe_cooccurrence,
    describe_corpus as describe_corpus,
    describe_echo as describe_echo,
    describe_focus as describe_focus,
    describe_network as describe_network,
    describe_participation as describe_participation,
    describe_quotes as describe_quotes,
    describe_reciprocity as describe_reciprocity,
    describe_replies as describe_replies,
    describe_shift as describe_shift,
    describe_sizes as describe_sizes,
    describe_split as describe_split,
    describe_themes as describe_themes,
    describe_thread as describe_thread,
    describe_trends as describe_trends,
    describe_turns as describe_turns,
    describe_uptake as describe_uptake,
    describe_words as describe_words,
)
from .focus import count_focus as count_focus, tag_focus as tag_focus
from .graphs import write_graph as write_graph, write_utterances as write_utterances
from .language import (
    compare_words as compare_words,
    count_periods as count_periods,
    count_words as count_words,
    find_collocations as find_collocations,
    find_in_context as find_in_context,
    label_halves as label_halves,
    series_of_comments as series_of_comments,
    series_of_focus as series_of_focus,
    series_of_themes as series_of_themes,
    series_of_words as series_of_words,
    shift_words as shift_words,
    trace as trace,
)
from .parse import (
    Comment as Comment,
    Page as Page,
    Post as Post,
    parse_bytes as parse_bytes,
    parse_file as parse_file,
)
from .people import (
    adjust_confidences as adjust_confidences,
    calibrate_links as calibrate_links,
    merge_near_misses as merge_near_misses,
    resolve_people as resolve_people,
    review_aliases as review_aliases,
)
from .pipeline import build_corpus as build_corpus
from .plots import (
    plot_comparison as plot_comparison,
    plot_cooccurrence as plot_cooccurrence,
    plot_focus as plot_focus,
    plot_participation as plot_participation,
    plot_quotes as plot_quotes,
    plot_replies as plot_replies,
    plot_shift as plot_shift,
    plot_slopes as plot_slopes,
    plot_theme_by_year as plot_theme_by_year,
    plot_themes as plot_themes,
    plot_themes_by_turn as plot_themes_by_turn,
    plot_thread as plot_thread,
    plot_thread_sizes as plot_thread_sizes,
    plot_trends as plot_trends,
    plot_uptake as plot_uptake,
)
from .questions.evidence import mask_quotes as mask_quotes
from .reader import (
    Quotes as Quotes,
    Thread as Thread,
    show_quotes as show_quotes,
    show_thread as show_thread,
    write_thread as write_thread,
)
from .replies import (
    compare_reciprocity as compare_reciprocity,
    count_replies as count_replies,
    label_turns as label_turns,
    summarize_network as summarize_network,
    summarize_people as summarize_people,
    summarize_threads as summarize_threads,
    thread_rows as thread_rows,
)
from .report import write_report as write_report
from .results import Results as Results, analyze as analyze
from .runs import (
    Changes as Changes,
    Run as Run,
    compare_runs as compare_runs,
    summarize_run as summarize_run,
    write_changes as write_changes,
)
from .sheets import read_sheets as read_sheets, write_sheet as write_sheet
from .tables import (
    Corpus as Corpus,
    read_corpus as read_corpus,
    write_corpus as write_corpus,
)
from .text import split_units as split_units
from .themes import (
    compare_uptake as compare_uptake,
    count_cooccurrence as count_cooccurrence,
    count_themes as count_themes,
    count_uptake as count_uptake,
    find_quotes as find_quotes,
    lint_codebook as lint_codebook,
    tag_themes as tag_themes,
)
from .workbook import write_workbook as write_workbook

__version__: str
