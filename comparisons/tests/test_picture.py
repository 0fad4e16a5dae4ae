"""Is the picture in README.md the one that the runs give?"""

from comparisons import picture


def test_the_picture_is_what_the_runs_give():
    assert picture.FILE.read_text() == picture.draw(), (
        "docs/_static/three_loops.svg is old: python -m comparisons.picture writes it anew"
    )


def test_each_step_and_each_cancellation_of_the_runs_is_drawn():
    panels = picture.draw().split('class="idea"')[1:]
    for loop, steps, told, fields in (
        ("yieldloop", 8, 2, 0),  # a cancellation for each task
        ("futureloop", 7, 2, 0),  # and one step less: the late one never begins
        ("nurseryloop", 8, 0, 1),  # the state of a scope
    ):
        (panel,) = [panel for panel in panels if f">{loop}</tspan>" in panel]
        assert panel.count(f'<rect class="step {loop}"') == steps
        assert panel.count('<path class="arrow cancel"') == told
        assert panel.count('<rect class="cancelled"') == fields
        assert ("the late one begins" in panel) == (loop != "futureloop")
        assert ("the cleanup is finished" in panel) == (loop != "nurseryloop")
