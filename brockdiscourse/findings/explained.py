"""How each figure is made, and what each column of its numbers holds, in plain words."""

from collections.abc import Mapping

MADE: Mapping[str, str] = {
    "corpus": "Rows of the tables are counted. A comment without a name or a date stays without one.",
    "sizes": "Comments are counted under each post; pings from other blogs are left out.",
    "themes": (
        "A sentence counts for a theme if a word or phrase of the theme’s list stands in it, in the writer’s own "
        "words. The share is of all sentences. Its range comes from drawing whole threads again and again, so that "
        "one long quarrel does not count as forty opinions."
    ),
    "corrected": (
        "People read a random part of the sentences. Where they and the word list disagree, the share of all sentences "
        "is moved accordingly, and the range says how far that can be trusted."
    ),
    "kinds": "The same count, apart for posts, for comments on them and for replies to comments.",
    "years": "The same count by the year in which the text was written; texts without a date are left out.",
    "challenger": (
        "Sentences that name the idea, and sentences that speak of its misuse, by who wrote them. Texts whose writer "
        "is not known are left out."
    ),
    "turns": (
        "One thread, turn by turn in the order of the page: how many sentences of each turn hold the theme. The thread "
        "is one in which the theme is raised and answered."
    ),
    "together": (
        "Sentences that hold both themes are counted. Beside it stands how many there would be if each thread’s "
        "sentences about the one were spread anyhow over it."
    ),
    "echoes": (
        "Themes that an answer shares with what it answers are counted; beside it, how many it would share with "
        "another text of the kind, drawn by shuffling."
    ),
    "uptake": (
        "Each reply is laid beside the turn it answers. A theme in both is echoed, only in the first dropped, only in "
        "the second added. Links of every basis count; nothing here says what chance would give."
    ),
    "focus": (
        "Words for customers and words for sellers are counted, and the customers’ part of both is shown. The second "
        "yardstick also counts “we” as the sellers’ side."
    ),
    "focus_years": "The same count by year.",
    "replies": "Each comment with a known writer and a known target is one link from its writer to the one answered.",
    "bases": "For each comment: what shows whom it answers. What is inferred is marked as such.",
    "answers": "Answers of the blog’s own author are counted in each thread that has comments.",
    "reciprocity": (
        "Of all pairs in which one answers the other: the part in which both do. Beside it, what is left when the "
        "answered turns are shuffled within each thread."
    ),
    "network": "The same measures three times: of links the page prints, of links that are sure, and of all links.",
    "thread": "One thread as it is nested; a dashed line is inferred.",
    "participation": "Comments and replies are counted for each person; those without a name are left out.",
    "words": (
        "Each word’s uses per 1,000 words in the earlier and the later texts of one author. Words are ranked by how "
        "clearly they differ for how often they occur; ✓ marks what shuffled threads would not give."
    ),
    "comment_words": "The same for what guests wrote.",
    "word_shift": (
        "How much each word adds to the difference between the earlier and the later texts; all words together make up "
        "the whole of it."
    ),
    "change": "The themes’ shares in the earlier and the later texts of one author, each with its range.",
    "trends": (
        "A theme’s share in each stretch of time, and the line that fits most pairs of threads. It is called a trend "
        "if shuffled threads would seldom give as much."
    ),
}
"""By a result's name."""

COLUMNS: Mapping[str, str] = {
    "added": "Replies that bring the theme in, where what they answer has it not",
    "all links": "Of all links, inferred ones too",
    "analyst": "Links that the analyst stated",
    "answer_share": "Of the guests’ comments: the part the host answers",
    "answered": "How many others this person answers",
    "answers": "Links from one person to another",
    "attendance": "Whether somebody came once, a few times, or keeps coming",
    "adjacency": "Links known from one comment following another",
    "basis": "What shows the link",
    "breadth": "Most comments on one level of the nesting",
    "comments": "Comments of the thread",
    "customer": "Words for customers",
    "customer_share_nouns": "The customers’ part of customer and seller words",
    "customer_share_nouns_high": "Upper end of its range",
    "customer_share_nouns_low": "Lower end of its range",
    "customer_share_we": "The customers’ part if “we” counts for the sellers",
    "customer_share_we_high": "Upper end of its range",
    "customer_share_we_low": "Lower end of its range",
    "corrected": "The share once the word list’s errors are corrected",
    "corrected_high": "Upper end of its range",
    "corrected_low": "Lower end of its range",
    "depth": "Levels of nesting; 1 is a comment on the post",
    "steps": "Links from the post; 1 is an answer to it",
    "dropped": "Replies that leave the theme of what they answer",
    "echoed": "Replies that take the theme up",
    "end": "The share at the end of the trend’s line",
    "expected": "What shuffling the threads gives on average",
    "first_answer_hours": "Hours from a comment to the host’s first answer, the middle one of the thread",
    "greeting": "Links known from a greeting",
    "guest_comments": "Comments by guests",
    "guests_answered": "Of these: answered by the host",
    "half": "The earlier or the later texts",
    "high": "Upper end of the range",
    "host": "Whether this is the blog’s own author",
    "host_answered": "Whether the host answered anybody",
    "host_answers": "Comments in which the host answers somebody",
    "hours": "Hours from the post to the last comment, or to this one",
    "how": "The same in words",
    "inferred": "Whether it is worked out from the text instead of printed on the page",
    "kind": "Whether it was counted, or comes near and was not",
    "label": "The theme, or the turn",
    "leaf_share": "The part of comments that nobody answers",
    "level": "Which links are counted",
    "links": "Comments whose target is known in this way",
    "lift": "How many times as many as by chance",
    "low": "Lower end of the range",
    "measure": "What is measured",
    "mention": "Links known from a name in the text",
    "movable": "Threads in which shuffling changes anything",
    "n": "How many: sentences with the theme, uses of the word, replies, or what the row says",
    "n_against": "Uses of the word in the other texts",
    "n_other": "Sentences with the other theme",
    "n_theme": "Sentences with the theme",
    "name": "Who it is",
    "nesting": "Links that the page prints",
    "observed": "What was found",
    "of": "Sentences looked at",
    "other_label": "The other theme",
    "pairs": "Pairs of people of whom one answers the other",
    "parent_position": "The turn it answers",
    "people": "People in the thread who can be told apart",
    "per_1000": "Uses per 1,000 words",
    "per_1000_against": "Uses per 1,000 words in the other texts",
    "pings": "Links from other blogs, kept apart from comments",
    "position": "Place on the page; 0 is the post",
    "post": "Links to the post, where nothing says otherwise",
    "post_id": "The thread",
    "question": "Comments on their post, or replies to the comment they answer (parent)",
    "quotation": "Links known from a quotation",
    "raised": "Turns with the theme that somebody answered",
    "ratio": "How many times as often as in the other texts",
    "received": "Replies this person got",
    "reciprocity": "The part of this person’s partners who also answer back",
    "replied_to_name": "Who is answered",
    "replier_name": "Who answers",
    "replies": "Comments that answer a comment",
    "role": "Host or guest",
    "seller": "Words for sellers",
    "sentence": "What was written",
    "sentences": "Sentences looked at",
    "share": "The part of these sentences; with words, the part of the whole difference",
    "slope": "How the share changes in a year along the trend’s line",
    "stated by the markup": "Of links that the page prints",
    "start": "The share at the start of the trend’s line",
    "sure (0.9 and above)": "Of links that are sure",
    "texts": "Texts with the word",
    "texts_against": "Other texts with the word",
    "theme": "The theme",
    "threads": "Threads looked at",
    "threads_against": "Threads looked at on the other side",
    "turn": "Post, comment on it, or reply to a comment",
    "unit_id": "The post or comment",
    "unnamed": "Comments printed without a name",
    "we": "Words such as we, us, our",
    "what": "What was counted",
    "where": "Its id; a link leads to it on the blog",
    "who": "Who wrote it",
    "word": "The word",
    "written": "Comments this person wrote",
    "year": "When it was written",
}
"""By a column's name in a result's table."""
