"""What does a loop do with a program?

`record` runs a program that knows nothing of it and brings back what the loop's kernel told;
`draw_tree` and `write_sentences` make that readable. `looplab trace` is the three together.
"""

from ._record import (
    TRACED as TRACED,
    CannotTrace as CannotTrace,
    Record as Record,
    record as record,
)
from ._report import as_json_lines as as_json_lines, as_text as as_text
from ._sentences import write_sentences as write_sentences
from ._tree import draw_tree as draw_tree
