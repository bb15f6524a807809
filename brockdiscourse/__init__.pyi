from .codebook import Codebook as Codebook
from .codebook import read_codebook as read_codebook
from .errors import DiscourseError as DiscourseError
from .export import save_figure as save_figure
from .export import share_corpus as share_corpus
from .findings import (
    Finding as Finding,
)
from .findings import (
    describe_answers as describe_answers,
)
from .findings import (
    describe_change as describe_change,
)
from .findings import (
    describe_corpus as describe_corpus,
)
from .findings import (
    describe_focus as describe_focus,
)
from .findings import (
    describe_participation as describe_participation,
)
from .findings import (
    describe_replies as describe_replies,
)
from .findings import (
    describe_sizes as describe_sizes,
)
from .findings import (
    describe_themes as describe_themes,
)
from .findings import (
    describe_thread as describe_thread,
)
from .findings import (
    describe_turns as describe_turns,
)
from .findings import (
    describe_uptake as describe_uptake,
)
from .findings import (
    describe_words as describe_words,
)
from .focus import count_focus as count_focus
from .focus import tag_focus as tag_focus
from .language import (
    compare_words as compare_words,
)
from .language import (
    count_words as count_words,
)
from .language import (
    find_in_context as find_in_context,
)
from .parse import (
    Comment as Comment,
)
from .parse import (
    Page as Page,
)
from .parse import (
    Post as Post,
)
from .parse import (
    parse_bytes as parse_bytes,
)
from .parse import (
    parse_file as parse_file,
)
from .people import resolve_people as resolve_people
from .pipeline import build_corpus as build_corpus
from .plots import (
    plot_comparison as plot_comparison,
)
from .plots import (
    plot_focus as plot_focus,
)
from .plots import (
    plot_participation as plot_participation,
)
from .plots import (
    plot_replies as plot_replies,
)
from .plots import (
    plot_themes as plot_themes,
)
from .plots import (
    plot_themes_by_turn as plot_themes_by_turn,
)
from .plots import (
    plot_thread as plot_thread,
)
from .plots import (
    plot_thread_sizes as plot_thread_sizes,
)
from .replies import (
    count_replies as count_replies,
)
from .replies import (
    label_turns as label_turns,
)
from .replies import (
    summarize_people as summarize_people,
)
from .replies import (
    summarize_threads as summarize_threads,
)
from .replies import (
    thread_rows as thread_rows,
)
from .tables import (
    Corpus as Corpus,
)
from .tables import (
    read_corpus as read_corpus,
)
from .tables import (
    write_corpus as write_corpus,
)
from .text import split_units as split_units
from .themes import (
    count_themes as count_themes,
)
from .themes import (
    count_uptake as count_uptake,
)
from .themes import (
    find_quotes as find_quotes,
)
from .themes import (
    tag_themes as tag_themes,
)

__version__: str
