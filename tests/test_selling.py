"""The packaged codebook, theme by theme: six sentences that hold it and six that do not. All are invented."""

import pandas as pd
import pytest

from brockdiscourse.codebook import read_codebook
from brockdiscourse.themes import tag_themes

SELLING = read_codebook()

HOLDS = {
    "challenger_idea": (
        "Our whole region was put through Challenger last spring.",
        "A good consultant teaches customers something they did not know about their own costs.",
        "She asked us to challenge the customer's assumptions about downtime.",
        "Commercial teaching only works if the lesson is worth having.",
        "There is a chapter on constructive tension that I keep going back to.",
        "Somebody in that room had to question the status quo, and it was the newcomer.",
    ),
    "challenger_misuse": (
        "He read the Challenger book on a plane and has been lecturing plant managers ever since.",
        "Challenging the customer is not a licence to be rude.",
        "The Challenger rep in our account simply stopped listening after slide two.",
        "Too many teams took the Challenger model as an excuse to pitch harder.",
        "We were told to upset the status quo. What came out was plain arrogance.",
        "The Challenger approach was badly implemented here, and the buyers noticed first.",
    ),
    "self_centeredness": (
        "The first nine slides were about us, our awards and our offices.",
        "He only called in the last week, when he had a quota to make.",
        "Product-centric decks put everybody to sleep.",
        "You could smell the commission breath from the car park.",
        "Most of these campaigns look at the market from the inside out.",
        "Why is it always our message, our process, our forecast?",
        "All they ever talk about is themselves.",
        "They forgot the customer somewhere between the slides and the forecast.",
    ),
    "empathy": (
        "Spend a day in the buyer's shoes before you write that e-mail.",
        "I wish somebody had asked what it is like to be the one who signs.",
        "She understood what they were going through when the plant closed.",
        "Try reading your own proposal from the client's perspective.",
        "There was not a trace of empathy in that voicemail.",
        "Look at the renewal through their eyes: it is one more thing to explain upstairs.",
        "How would you feel if that invoice landed on your desk?",
        "Imagine being the one who has to explain the overrun.",
    ),
    "customer_focus": (
        "Every wall in the office says customer first.",
        "The job is to help customers get where they want to go.",
        "They built the review around what the client wants to achieve.",
        "Customer-centricity is mostly lip service.",
        "We only win when our customers succeed.",
        "If it creates no value for the customer, leave it out.",
        "They keep saying that the client is at the heart of everything.",
    ),
    "efficiency_and_tools": (
        "The new dialer gives each of them ninety calls a day.",
        "We have cut the work into so many specialized roles that nobody owns a deal.",
        "A bot answered me at two in the morning.",
        "Half of the budget goes into the CRM and the other half into cleaning it.",
        "It runs like an assembly line, and I am the widget.",
        "They automated the follow-up and were surprised that nobody replied.",
        "More dials per hour is all they count.",
    ),
    "pitching_and_closing": (
        "He pitched before I had sat down.",
        "Their favourite word for my reasons was objections.",
        "Always be closing, said the mug on his desk.",
        "She never tried to persuade me of anything.",
        "By Thursday we were negotiating over two per cent.",
        "There is a script for the elevator and another for the lobby.",
        "He would not take no for an answer.",
    ),
    "listening_and_discovery": (
        "For forty minutes she did nothing but listen.",
        "Ask why the last project stopped, and then be quiet.",
        "He was curious about the night shift, which nobody ever is.",
        "We never found out what they were really worried about.",
        "Good questions are rarer than good answers.",
        "You learn more about a client in the canteen than in the boardroom.",
        "She let the buyer talk until the coffee was cold.",
    ),
    "customer_world": (
        "Their department lost a third of its headcount in the merger.",
        "Every purchase over ten thousand goes through a committee of nine.",
        "Nobody over there has time, and the priorities change weekly.",
        "The buyer is overwhelmed, and you send her a white paper.",
        "There is a turf war between operations and finance, and you walked into it.",
        "It is hard to think about next year when you may be laid off: layoffs start on Monday.",
        "Her team is drowning in e-mail and short-staffed since May.",
    ),
    "change_in_selling": (
        "Selling has changed less in thirty years than the consultants claim.",
        "The future of sales has been announced every year since I started.",
        "I doubt that there is such a thing as best practice.",
        "Sales is dead, says the man who sells a course on it.",
        "Nowadays sellers meet buyers who have read everything.",
        "Old-school methods still work in my valley.",
        "Ten years from now nobody will sell like this.",
    ),
    "coaching_and_management": (
        "My first sales manager rode along every Friday and said nothing until the car park.",
        "They spent a fortune on training and not a penny on coaching.",
        "Whoever hires for charm gets charm.",
        "Leadership asks for activity, so activity is what it gets.",
        "The new VP of Sales measures us by the hour.",
        "A mentor once told me to carry an empty notebook.",
        "His one-on-ones are a reading of the pipeline.",
    ),
    "act_praise": (
        "Great post, Maren.",
        "Thanks for putting this into words.",
        "Well said, and about time too.",
        "This made my day, Ottilie.",
        "Hats off to whoever wrote the second paragraph.",
        "I loved this from the first line on.",
        "Nicely put, Piers.",
        "Kudos for saying it aloud.",
    ),
    "act_agreement": (
        "I couldn't agree more with the second half.",
        "You nailed it with the line about the waiting room.",
        "You're right, the forecast is a mood.",
        "Exactly right, every line.",
        "So true, and nobody in the office says it.",
        "As you say, the diary fills itself.",
        "You make a fair point about the silence after a price.",
        "Amen to the part about the parking lot.",
    ),
    "act_disagreement": (
        "I disagree with the premise.",
        "That's simply not true of small firms.",
        "I'm not convinced that anybody reads those reports.",
        "With all due respect, this misses the point.",
        "On the contrary, the quiet ones sell most.",
        "I don't think price is what lost it.",
        "I see it differently.",
        "No, that is not how it works in a hospital.",
    ),
    "act_question": (
        "Who reads those reports?",
        "Isn't that what we used to call manners?",
        "And then what, Tomas?",
        "Have you ever bought anything from yourself?",
        "Really?",
        "What would happen if we all stopped calling for a week?",
    ),
    "act_self_disclosure": (
        "I was a buyer for eleven years.",
        "In my experience the second meeting decides.",
        "I've lost more deals by talking than by keeping quiet.",
        "When I started, we still had paper price lists.",
        "I felt like a fraud reading that script.",
        "My boss kept a tally on the whiteboard.",
        "I carried a sample case up those stairs for six years.",
        "It took me a decade to notice.",
    ),
    "act_concession": (
        "To be clear, I have no quarrel with the book itself.",
        "Granted, nobody can do this forty times a day.",
        "It's not that dialers are evil, but they are never the answer.",
        "That said, somebody has to bring in the money.",
        "You may be right about the large accounts.",
        "Don't get me wrong: I like a good demo.",
        "True, but somebody has to send the invoice.",
    ),
    "act_extension": (
        "I would add that buyers do the same to each other.",
        "Building on your point, the renewal is where it shows.",
        "Let me take this a step further.",
        "The same goes for marketing.",
        "One more thing: look at who is copied in.",
        "To your point about silence, it works on the telephone as well.",
        "Another example is the renewal call.",
    ),
    "act_promise": (
        "I'll try that on Monday and tell you how it went.",
        "I will write about the second case next month.",
        "Happy to send you the worksheet.",
        "You have my word that no customer will be named.",
        "Stay tuned for the third part.",
        "I'm going to stop sending those check-in e-mails.",
        "I'll definitely try your second question.",
    ),
}

LACKS = {
    "challenger_idea": (
        "A challenger bank took the business in the end.",
        "The biggest challenge customers face is the audit in March.",
        "The Challenger disaster was taught in our engineering course.",
        "It was a challenge to find the loading dock.",
        "She challenged me to a game of chess over lunch.",
        "Our sellers pitch too early and listen too late.",
        "He drives a Dodge Challenger to every visit.",
    ),
    "challenger_misuse": (
        "The Challenger sale describes five kinds of sellers.",
        "Reps lecture, reps preach, and buyers leave the room.",
        "We used the Challenger approach with one hospital, and it went well.",
        "A challenger bank was dismissed as too small.",
        "Pitching to people who did not ask is arrogant.",
        "To challenge a customer you must have done your homework.",
        "The Challenger idea itself is sound, and I use it every week.",
    ),
    "self_centeredness": (
        "She set up a self-service portal for spare parts.",
        "The self-employed pay for their own lunch.",
        "He asked about the night shift and wrote down the answer.",
        "The hospital put its patients first.",
        "The client defended her own side of the budget.",
        "It is a well-made product with few features.",
    ),
    "empathy": (
        "Have some empathy for salespeople who stand in the rain.",
        "It takes a week to understand the product.",
        "Their pain points are on slide four.",
        "He sells shoes from a van.",
        "She went through the contract line by line.",
        "We go through the numbers on Fridays.",
    ),
    "customer_focus": (
        "The focus of the meeting was the lease.",
        "The customer parked behind the gate.",
        "He focused on his sandwich.",
        "Nobody told the client that the date had moved.",
        "The customer service line was engaged.",
        "He cares about the coffee more than anything.",
        "We help our neighbours with the hedge.",
    ),
    "efficiency_and_tools": (
        "She wrote every letter by hand.",
        "He apologised, and that was that.",
        "The buyer wanted to be called on Fridays.",
        "We met in the canteen and talked about her daughter.",
        "The director said no before lunch.",
        "Lean back and let her talk.",
        "She has worked at the factory gate for twenty years.",
    ),
    "pitching_and_closing": (
        "The bridge was closed, so we met in her kitchen.",
        "Ask what happened to the last supplier.",
        "We get on because we are close neighbours.",
        "The client counted her stock twice a week.",
        "Come a little closer, said the porter.",
        "We are closing the office at five.",
        "She left a message with the night porter.",
    ),
    "listening_and_discovery": (
        "He read out all forty slides.",
        "It was the question of money that ended it.",
        "We learned to sell by watching her sell.",
        "She sent the quote before noon.",
        "My questions to you: is it worth the trouble, and who pays?",
        "He checked in at the hotel at nine.",
    ),
    "customer_world": (
        "World-class sellers never say so.",
        "I have sat in the world of sales for too long.",
        "He pitched for an hour.",
        "I agree with every word.",
        "My career in sales began in a bakery.",
        "The world championship was on television.",
    ),
    "change_in_selling": (
        "The customer changed her mind on the stairs.",
        "We are changing the lock on the back door.",
        "The old mill was turned into flats.",
        "He asked for change for the parking meter.",
        "Our client's priorities changed in June.",
        "The sales figures are due today.",
        "I sell pumps, and I am sixty years of age.",
    ),
    "coaching_and_management": (
        "He took the train of thought as far as it went.",
        "My account manager never returned the call.",
        "The customer's product manager liked the demo.",
        "They manage without a printer.",
        "She leads the choir on Sundays.",
        "I took the train to Leeds.",
        "The bank manager signed the loan.",
        "They are the market leaders in valves.",
    ),
    "act_praise": (
        "It was a great product with a great price.",
        "We thanked nobody and left.",
        "He writes well enough to be dangerous.",
        "Thanks to the merger, nobody has time.",
        "They sent a thank-you card.",
        "You're right about the forecast.",
        "I agree with Piers.",
        "He left without a word of praise.",
    ),
    "act_agreement": (
        "They never agree on a date.",
        "The agreement was signed in April.",
        "I don't agree with the last line.",
        "There was a spot on his tie.",
        "The courier was right on time.",
        "Great post, Maren.",
        "Thanks for writing this down.",
        "He asked whether the figure was right.",
    ),
    "act_disagreement": (
        "I couldn't agree more.",
        "The truth is that nobody called.",
        "Buyers and sellers rarely want the same.",
        "But the coffee was good.",
        "He argued with the parking attendant.",
        "No, thank you, said the buyer and closed the door.",
        "No doubt he will call again.",
    ),
    "act_question": (
        "She asked whether it would rain.",
        "I wonder who reads those reports.",
        "That is the question.",
        "Tell me why.",
        "Ask them what they fear.",
        "The form has a box for questions.",
    ),
    "act_self_disclosure": (
        "I think that forecasts are moods.",
        "I agree with the first half.",
        "You were a buyer once, Ida.",
        "Sellers lose more by talking than by keeping quiet.",
        "He felt like a fraud.",
        "I wonder whether it is worth it.",
        "If I had a penny for every follow-up, said nobody.",
    ),
    "act_concession": (
        "It has to be clear who signs.",
        "They take their customers for granted.",
        "He got an e-mail that said no.",
        "It's not that hard, but nobody does it.",
        "The rep was late, but the demo was worse.",
        "I agree with all of it.",
        "The licence was granted in March.",
        "Sad but true.",
        "We need it to be clear to all.",
    ),
    "act_extension": (
        "They want to add a feature before Christmas.",
        "It adds no value.",
        "The annex was built on sand.",
        "He went one floor further than the lift.",
        "Another customer left in May.",
        "Another reason to buy now is the discount.",
    ),
    "act_promise": (
        "They will call you before the quarter ends.",
        "It will rain in the north.",
        "I'll admit that I laughed.",
        "He promised a discount and forgot it.",
        "You should write that down.",
        "The will was read on Friday.",
        "I'll never understand forecasts.",
        "I will be late.",
    ),
}


def tag(text: str) -> set[str]:
    units = pd.DataFrame({"unit_id": ["p"], "post_id": ["p"], "text": [text]})
    return set(tag_themes(units, SELLING)["theme"])


def test_every_theme_and_act_has_its_sentences() -> None:
    """Six for and six against at least, none twice."""
    assert set(HOLDS) == set(LACKS) == {theme.id for theme in SELLING.themes}
    for theme, holds in HOLDS.items():
        both = (*holds, *LACKS[theme])
        assert len(set(both)) == len(both)
        assert min(len(holds), len(LACKS[theme])) >= 6


@pytest.mark.parametrize(("theme", "text"), [(theme, text) for theme, texts in HOLDS.items() for text in texts])
def test_a_sentence_holds_what_its_definition_says(theme: str, text: str) -> None:
    """What a reader who has only the definition would call the theme."""
    assert theme in tag(text)


@pytest.mark.parametrize(("theme", "text"), [(theme, text) for theme, texts in LACKS.items() for text in texts])
def test_a_sentence_that_only_comes_near_is_left_alone(theme: str, text: str) -> None:
    """Words of the theme in another sense, or its neighbours in the codebook."""
    assert theme not in tag(text)
