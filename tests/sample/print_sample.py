"""Print the invented blog in ten dialects and write down what is true of it.

`python tests/sample/print_sample.py` rewrites ``data/raw/sample/`` and ``tests/sample/truth.json``.
"""

import json
import shutil
from pathlib import Path

from dialects import blogger, exports, rendering, truth, wordpress_pages as pages
from dialects.source import NOTE, SourcePost, read_posts

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw" / "sample"
ABOUT = f"""title = "Second Chair (INVENTED)"
invented = true
note = "{NOTE} Ten dialects of blog markup, printed by tests/sample/print_sample.py."
"""
PAGES = {
    1: pages.html5_page,
    2: pages.xhtml_page,
    3: pages.titan_page,
    4: pages.genesis_page,
    5: pages.block_page,
    6: pages.early_page,
    7: blogger.page,
}


def print_post(post: SourcePost, posts: list[SourcePost]) -> dict[str, str]:
    """The files of one post, by their paths in the corpus folder; none for a post of the export."""
    names = truth.files(post)
    if post.digit == 0:
        return {}
    if post.digit == 8:
        return {names["page"]: rendering.rendering(post)}
    if post.digit != 9:
        return {names["page"]: PAGES[post.digit](post, posts)}
    answers = {
        names["post"]: exports.posts_json(post, posts),
        names["comments"]: exports.comments_json(post.shown, post),
    }
    return answers | {names[f"ping {c.id}"]: exports.ping_json(c, post) for c in truth.served_pings(post)}


def print_all(posts: list[SourcePost]) -> dict[str, str]:
    """Every file of the corpus folder."""
    files = {"about.toml": ABOUT, truth.WXR_FILE: exports.wxr([post for post in posts if post.digit == 0])}
    for post in posts:
        files |= print_post(post, posts)
    return files


def print_truth(posts: list[SourcePost]) -> str:
    return json.dumps(truth.truth(posts), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Rewrite the corpus folder and the truth."""
    posts = read_posts(HERE / "posts")
    files = print_all(posts)
    shutil.rmtree(RAW, ignore_errors=True)
    for name, text in files.items():
        path = RAW / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    (HERE / "truth.json").write_bytes(print_truth(posts).encode())


if __name__ == "__main__":
    main()
