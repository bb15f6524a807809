"""Names: how they compare, and which words are none."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from brockdiscourse.text import STOP_WORDS

_FORMAL: dict[str, list[str]] = {
    entry.split(":")[0].strip(): entry.split(":")[1].split()
    for entry in """
    abigail: abby gail | abraham: abe | albert: al bert | alexander: alex alec sandy xander |
    alexandra: alex sandra lexi | alfred: al fred alf | alison: ali | allison: ali | amanda: mandy |
    andrew: andy drew | anthony: tony | arthur: art artie | barbara: barb babs | benjamin: ben benny |
    bernadette: bernie | bernard: bernie | bradley: brad | catherine: cathy kate katie | charles: charlie chuck chas |
    charlotte: charlie lottie | christina: chris tina | christine: chris tina | clifford: cliff |
    christopher: chris kit topher | constance: connie | cynthia: cindy | daniel: dan danny | david: dave davey |
    deborah: deb debbie | dennis: denny | desmond: des | dominic: dom nic | donald: don donny | dorothy: dot dottie |
    douglas: doug | edmund: ed eddie | edward: ed eddie ted ned | eleanor: ellie nell |
    elizabeth: liz lizzie beth betty eliza libby | emily: em | eugene: gene | ernest: ernie | florence: flo |
    frances: fran frankie | francis: frank | franklin: frank | frederick: fred freddie | gabriel: gabe |
    geoffrey: geoff | gerald: gerry jerry | gerard: gerry | gilbert: gil bert | gordon: gord | gregory: greg |
    harold: harry hal | henry: harry hank | herbert: herb bert | howard: howie | isabella: bella | jacob: jake |
    jacqueline: jackie | james: jim jimmy jamie | janet: jan | jeffrey: jeff | jennifer: jen jenny | jeremy: jez jem |
    jerome: jerry | jessica: jess jessie | john: johnny | jonathan: jon jonny | joseph: joe joey | joshua: josh |
    judith: judy | katherine: kate kathy katie kat | kathleen: kathy | kathryn: kate kathy | kenneth: ken kenny |
    kimberly: kim | laurence: larry | lawrence: larry | leonard: len lenny leo | leslie: les | louis: lou |
    margaret: maggie meg peggy marge | martin: marty | matthew: matt | maurice: mo | maximilian: max | megan: meg |
    melissa: mel lissa | michael: mike mick mickey mikey | mitchell: mitch | nathan: nate | nathaniel: nate nat |
    nicholas: nick | nicola: nicky | norman: norm | oliver: ollie | oscar: ozzie | pamela: pam |
    patricia: pat patty trish tricia | patrick: pat paddy | peter: pete | philip: phil | phillip: phil |
    priscilla: cilla | raymond: ray | rebecca: becky becca | reginald: reg | roderick: rod |
    richard: rich rick ricky dick | robert: bob bobby rob robbie bert | rodney: rod | roger: rog | ronald: ron ronnie |
    rosemary: rosie | russell: russ | samantha: sam | samuel: sam sammy | sandra: sandy | sharon: shaz | sidney: sid |
    solomon: sol | stanley: stan | stephanie: steph | stephen: steve | steven: steve | stuart: stu |
    susan: sue susie suzy | suzanne: sue suzy | sylvester: sly | terence: terry | teresa: terry tess |
    theodore: ted teddy theo | theresa: terry tess | thomas: tom tommy | timothy: tim timmy | tobias: toby |
    valerie: val | veronica: ronnie | victor: vic | victoria: vicky tori | vincent: vince vinny | virginia: ginny |
    vivian: viv | wallace: wally | walter: walt wally | wilfred: wilf | william: will bill billy willy liam |
    winifred: winnie | zachary: zach zack
    """.split("|")  # noqa: SIM905  # a block of words reads better than a list of strings
}
FORMAL_NAMES: dict[str, list[str]] = {
    nickname: [formal for formal, short in _FORMAL.items() if nickname in short]
    for nickname in sorted({short for shorts in _FORMAL.values() for short in shorts})
}
"""Common English short forms and the names they stand for; several where the short form does not tell."""

WORD_NAMES = frozenset(
    """
    ace angel april art august autumn bishop buck chance charity chase chip christian cliff dawn drew duke earl faith
    fern forest frank gay ginger grace grant guy harmony heath hope hunter iris ivy jewel joy june king lily major
    mark mason max may melody mercy miles misty olive pearl penny prince rich robin rocky rose ruby rusty sandy skip
    sky sonny stone summer sunny tad trip violet wade ward will woody
    """.split()  # noqa: SIM905  # a block of words reads better than a list of strings
)
"""Names that are words as well: a call by such a name counts only where somebody of that name takes part."""

_NOBODY = frozenset(
    """
    admin administrator anon anonimo anonym anonyme anonymous anónimo author editor gast guest invitado invité me
    moderator name nobody none reader somebody someone staff team test unbekannt unknown user visitor webmaster
    """.split()  # noqa: SIM905  # a block of words reads better than a list of strings
)
NOT_CALLED = frozenset(
    """
    absolutely ach actually advertisement afternoon agree agreed ah aha alas also amazing amazon amen america amusing
    annoying anyhow anyway apparently apple april argh august australia awesome basically beautiful beste besten bingo
    bless blog bloody bonjour bottom boy boys brava bravo brilliant bro brother btw buddy business buyer buyers canada
    cara caro ceo certainly challenger chapeau cheers cher china christmas ciao clearly client clients college comment
    comments company conceded congrats congratulations contrast conversely cool corporation correct correction course
    crazy credit curious customer customers damn dank danke dear december definitely devil disagree discovery doh dude
    east edit england english essentially europe evening everyone exactly excellent fabulous facebook fair false
    fantastic fascinating february fellow fellows finally fine first folks footnote forgive france frankly frau friday
    friend friends fun funny further furthermore genau generally gentlemen gents germany girls good google gosh gotcha
    gracias granted grazie great greetings gruß grüsse grüße guilty guys ha haha hai hallo hardly hear hell hello help
    hence herr herrlich herzliche herzlichen hey hi hm hmm hola hold honestly hooray hopefully however huh i i'm
    ideally inc incidentally incredible indeed india inside insight institute interesting internet ireland ja january
    journal july kidding kind kingdom kudos ladies lastly later lg liebe lieben lieber linkedin llc lol london look
    lord love lovely ltd luckily ma'am maam madam magazine man manager managers march marketing mate mates meanwhile
    meh merci mfg microsoft minor moderator moin monday moreover morning na nah naja namely naturally nein new nice no
    non nonsense nope north note noted notice november obviously october off oh oje ok okay olá omg oops ouch oui
    overall pardon partly people perfect perhaps personally phew please plus point post practical precisely press
    presumably prospect prospects ps question quick quote readers regarding regards remember reply respect result
    review right road sad sadly sales salespeople salesperson salut saturday say schade school schön scotland second
    secondly seller sellers seriously servus shame sheesh si sigh significantly silly similarly simply sincerely sir
    small software sorry south spot states stimmt stop strange street sunday super superb sure surely terrific thank
    thanks thankyou the then there third thirdly though thoughts thursday thx times today toll tomorrow tonight
    totally touché tough true truly truth tuesday twitter ugh um unfortunately united university update usually vg
    viele vielen voila wait warm wednesday week welcome well west whatever whoa wonderful word work world wow wrong
    yeah yep yes yesterday yikes yo youtube yup
    """.split()  # noqa: SIM905  # a block of words reads better than a list of strings
)
_FALSE_ENDS = ("ly", "ing")  # Frankly, Stealing
_TRUE_ENDS = frozenset(
    {"ally", "beverly", "billy", "carly", "elly", "emily", "irving", "kelly", "lily", "molly", "polly", "sally"}
)
_PREFIX = re.compile(r"^(?:Mc|Mac|De|La|Le|Van|O['’]|D['’])")
_DRAWN_OUT = re.compile(r"(.)\1\1")  # Ooooh

_WORD = re.compile(r"[^\W\d_]+")
_PLACED = re.compile(r"\b(?:the|a|an|in|at) ([^\W\d_]+)")
_TAG = re.compile(r"<[^<>]{0,200}>")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
CREDENTIALS = frozenset({"dr", "prof", "phd", "md", "mba", "jr", "sr", "esq"})


@lru_cache(maxsize=1 << 16)
def normalize_name(name: str) -> str:
    """Reduce a name to what is compared: NFKC, lower case, letters and digits, single blanks.

    Tags, emoji, formula signs, bidirectional and zero-width marks go; a name of nothing else stays as it is, so that
    it still equals itself. Academic titles go where a name remains.
    """
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = unicodedata.normalize("NFKC", _TAG.sub(" ", name)).casefold()
    plain = _APOSTROPHES.sub("", "".join(c for c in plain if unicodedata.category(c) != "Cf"))
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" and not "︀" <= c <= "️" else " " for c in plain)
    words = kept.split()
    names = [word for word in words if word not in CREDENTIALS] or words
    return " ".join(names) or "".join(plain.split())


def merge_key(key: str) -> str:
    """The key under which full names are one: the nickname made formal where it can stand for one name only.

    A single name, or one with a mere initial, gives an empty key: it proves nothing beyond its own thread.
    """
    first, *rest = key.split()
    if not rest or min(len(first), len(rest[-1])) < 2:  # noqa: PLR2004  # a single letter is an initial
        return ""
    formal = FORMAL_NAMES.get(first, [])
    return " ".join([formal[0] if len(formal) == 1 else first, *rest])


def first_name_keys(key: str) -> list[str]:
    """What a person called `key` is filed under, so that `called_by` finds them."""
    first = key.split(maxsplit=1)[0]
    formal = FORMAL_NAMES.get(first, [])
    return [first, *(f"short:{name}" for name in formal), *(f"only:{name}" for name in formal[: len(formal) == 1])]


def called_by(first: str) -> list[str]:
    """Where to look for those who may be called `first`: Dave finds David, David finds Dave, Chris not Tina."""
    formal = FORMAL_NAMES.get(first, [])
    return [first, f"short:{first}", *formal, *(f"only:{name}" for name in formal[: len(formal) == 1])]


def is_name(name: str) -> bool:
    """Whether a printed author names somebody: not empty, Anonymous, Guest 12, admin."""
    words = [word for word in normalize_name(name).split() if not word.isdecimal()]
    return bool(words) and not set(words) <= _NOBODY


def find_common_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that are no names here: written small every fourth time or more, or behind an article, *in* or *at*."""
    written: Counter[str] = Counter()
    placed: set[str] = set()
    for text in texts:
        written.update(_WORD.findall(text))
        placed.update(_PLACED.findall(text))
    small: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for word, n in written.items():
        every[word.lower()] += n
        small[word.lower()] += 0 if word[0].isupper() else n
    return frozenset({word.lower() for word in placed} | {word for word, n in every.items() if small[word] * 4 >= n})


def may_name(name: str, *, common: frozenset[str], words_too: bool = False) -> bool:
    """Whether a capitalised word that fits nobody known can be trusted to be somebody's name.

    Parameters
    ----------
    common
        Words of the corpus that are no names: `find_common_words`.
    words_too
        Whether a name that is a word may pass, as it may in a signature.
    """
    return all(_may_be_a_name(word, common=common, words_too=words_too) for word in re.split(r"[\s-]+", name))


def _may_be_a_name(word: str, *, common: frozenset[str], words_too: bool) -> bool:
    key = normalize_name(word)
    shaped = word[:1].isupper() and word.replace("'", "").replace("’", "").isalpha() and len(key) > 1
    inner = _PREFIX.sub("", word)[1:]
    if not shaped or inner != inner.lower() or key in NOT_CALLED or key in _NOBODY or key in STOP_WORDS - WORD_NAMES:
        return False
    if key in WORD_NAMES or key in FORMAL_NAMES or key in _FORMAL or key in _TRUE_ENDS:
        return words_too or key not in WORD_NAMES
    return key not in common and not key.endswith(_FALSE_ENDS) and not _DRAWN_OUT.search(key)
