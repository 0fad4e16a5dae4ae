"""Is the picture in README.md the one that the runs give?"""

from comparisons import picture


def test_the_picture_is_what_the_runs_give():
    assert picture.FILE.read_text() == picture.draw(), (
        "docs/_static/three_loops.svg is old: python -m comparisons.picture writes it anew"
    )


def test_each_step_and_each_wake_of_the_runs_is_drawn():
    drawn = picture.draw()
    for loop in picture.IDEAS:
        assert drawn.count(f'<rect class="step {loop}"') == 6  # two of each of the three tasks
    assert drawn.count('<rect class="wait"') == 3 * 3
    assert drawn.count('<path class="arrow"') == 3 * 3  # two starts, and the end that wakes main
