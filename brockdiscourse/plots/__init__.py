"""Result tables in, Axes or Figure out; nothing is counted here."""

from brockdiscourse.plots.quotes import plot_quotes
from brockdiscourse.plots.themes import plot_theme_by_year, plot_themes, plot_themes_by_turn
from brockdiscourse.plots.threads import plot_participation, plot_replies, plot_thread, plot_thread_sizes
from brockdiscourse.plots.time import plot_slopes, plot_trends
from brockdiscourse.plots.together import plot_cooccurrence, plot_uptake
from brockdiscourse.plots.words import plot_comparison, plot_focus, plot_shift

__all__ = [
    "plot_comparison",
    "plot_cooccurrence",
    "plot_focus",
    "plot_participation",
    "plot_quotes",
    "plot_replies",
    "plot_shift",
    "plot_slopes",
    "plot_theme_by_year",
    "plot_themes",
    "plot_themes_by_turn",
    "plot_thread",
    "plot_thread_sizes",
    "plot_trends",
    "plot_uptake",
]
