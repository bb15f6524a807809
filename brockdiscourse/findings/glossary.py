"""What everything shown has to say of itself, in plain words: its terms, how it was found, what it does not show."""

GLOSSARY = (
    ("Range", "Similar threads would usually give a figure in here."),
    ("Chance line", "Differences this big also appear when we shuffle the threads."),
    ("Adjusted", "Corrected for where the word list and a human reader disagree."),
    ("Inferred", "Not printed on the page; worked out from these words."),
    ("Sentence", "What is counted. Words that a text quotes from somebody else are left out."),
    ("✓", "More than shuffling the threads would give."),
    ("Echoed, dropped, added", "A reply takes up a theme of what it answers, leaves it, or brings in one of its own."),
    ("Host, guest", "The host writes the posts or runs the site; guests are numbered in order of appearance."),
)
CLOSING = (
    "These are people who chose to comment, on posts the host chose to keep; it shows what was written, not what "
    "sellers do."
)
LIMITS = (
    CLOSING,
    "Themes are found by their words: irony, and talk of a theme in words nobody listed, are missed.",
    "A sentence that denies or criticises a theme still talks of it.",
    "Until people have coded a sample of these texts, nobody knows how often the word list is wrong here.",
    "An answer that names nobody and is nested nowhere counts as an answer to the post; some are not.",
    "A before and an after are two points. A trend needs more.",
)
INVENTED = "The data are invented: nothing here is about anybody."
METHODS = (
    "Comments are read with their authors, times and nesting as the pages print them. Missing stays missing.",
    "Whom a comment answers: as the page nests it; else by a quotation, greeting or name in its text (inferred).",
    "A theme is counted in a sentence where a word or phrase of its list stands. The lists can be read.",
    "Ranges: threads, not comments, are what was drawn, so one long quarrel does not count as forty opinions.",
    "Chance: threads are shuffled many times between the sides; what shuffling also gives is not told as a finding.",
    "Where many words or themes are tried, the bar rises with their number.",
)
